#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "config/source.hpp"

namespace cmd {

/// The name of standard input in messages.
inline constexpr std::string_view kStdin = "stdin";

/// One text to work on.
struct Input {
  std::string name = {};   ///< as it stands in messages: the path, the URL, or kStdin
  std::string bytes = {};  ///< valid UTF-8 without NUL, perhaps with a byte order mark

  /// Full for a file that the user named; limited for standard input and other files that kpin was started
  /// with, whatever names lead to them, for pipes and for URLs.
  config::Trust trust = config::Trust::full;

  std::string path = {};  ///< of the file that it was read from; empty for URLs and standard input
};

/// The input's bytes without a byte order mark.
std::string_view content(const Input& input);

/// Fetches the body of an http(s) URL; throws base::Error.
using Fetch = std::function<std::string(const std::string& url)>;

/// What could be read, and a message for each thing that could not.
struct Inputs {
  std::vector<Input> read = {};
  std::vector<std::string> failures = {};
};

/// Whether `source` is fetched instead of being opened: it begins with "http://" or "https://", in upper or
/// lower case.
bool is_url(std::string_view source);

/// Reads `sources` in order: files, folders (what manifests_below() finds), http(s) URLs and "-" for standard
/// input; none means standard input. What is no UTF-8 counts as unreadable. Throws base::InputError when
/// standard input would be a terminal that nobody named.
Inputs read_inputs(const std::vector<std::string>& sources, const Fetch& fetch);

}  // namespace cmd
