#include "cmd/input.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file_id.hpp"
#include "base/printable.hpp"
#include "cmd/file.hpp"
#include "cmd/folder_listing.hpp"
#include "cmd/inherited_files.hpp"
#include "http/redact.hpp"
#include "manifest/encoding.hpp"

namespace cmd {

namespace {

namespace fs = std::filesystem;

Input read_manifest(const std::string& path, const std::vector<base::FileId>& inherited) {
  return base::in_context(shown_path(path), [&] {
    const base::FileDescriptor file = open_for_reading(path);
    return Input{
        .name = path, .bytes = read_all(file.get()), .trust = trust_in(file.get(), inherited), .path = path};
  });
}

Input read_stdin() {
  return base::in_context("stdin", [] {
    return Input{
        .name = std::string(kStdin), .bytes = read_all(STDIN_FILENO), .trust = config::Trust::limited};
  });
}

/// Whether the user may have left out what a URL begins with: "example.com/app.yml".
bool may_be_url(std::string_view path) {
  const std::string_view first = path.substr(0, path.find('/'));
  std::error_code ignored;
  return first.size() < path.size() && first.find('.', 1) != first.npos && first != ".." &&
         !fs::exists(fs::path(first), ignored);
}

Input read_named(const std::string& path, const std::vector<base::FileId>& inherited) {
  try {
    return read_manifest(path, inherited);
  } catch (const base::InputError& error) {
    if (!may_be_url(path)) throw;
    throw base::InputError(
        fmt::format("{}. Is it a URL? Then write https://{}", error.what(), shown_path(path)));
  }
}

/// Gathers inputs; what fails is noted, and the rest is read all the same.
class Reader {
 public:
  explicit Reader(const Fetch& fetch) : fetch_(fetch) {}

  void take(const std::string& source) {
    if (source == "-") {
      attempt([] { return read_stdin(); });
    } else if (is_url(source)) {
      attempt([&] {
        return Input{
            .name = http::redacted_url(source), .bytes = fetch_(source), .trust = config::Trust::limited};
      });
    } else if (std::error_code ignored; fs::is_directory(source, ignored)) {
      take_folder(source);
    } else {
      attempt([&] { return read_named(source, inherited_); });
    }
  }

  Inputs finish() { return std::move(inputs_); }

 private:
  void take_folder(const std::string& folder) {
    FolderListing listing = manifests_below(folder);
    for (std::string& failure : listing.failures) inputs_.failures.push_back(std::move(failure));
    for (const std::string& path : listing.paths) attempt([&] { return read_manifest(path, inherited_); });
  }

  void attempt(const std::function<Input()>& read) {
    try {
      Input input = read();
      try {
        manifest::check_utf8(input.bytes);
      } catch (const base::InputError& error) {
        throw base::InputError(fmt::format("{}:{}", base::printable(input.name), error.what()));
      }
      inputs_.read.push_back(std::move(input));
    } catch (const base::Error& error) {
      inputs_.failures.emplace_back(error.what());
    }
  }

  const Fetch& fetch_;
  const std::vector<base::FileId> inherited_ = inherited_files();  // before there are others
  Inputs inputs_ = {};
};

}  // namespace

bool is_url(std::string_view source) {
  const auto begins_with = [&](std::string_view scheme) {
    return std::ranges::equal(source.substr(0, scheme.size()), scheme, {},
                              [](unsigned char c) { return std::tolower(c); });
  };
  return begins_with("http://") || begins_with("https://");
}

std::string_view content(const Input& input) {
  const std::string_view bytes = input.bytes;
  return bytes.substr(bytes.starts_with(manifest::kByteOrderMark) ? manifest::kByteOrderMark.size() : 0);
}

Inputs read_inputs(const std::vector<std::string>& sources, const Fetch& fetch) {
  if (sources.empty() && isatty(STDIN_FILENO) == 1) {
    throw base::InputError(
        "nothing to read: standard input is a terminal.\n"
        "Pipe manifests in (helm template ./chart | kpin), or name them (kpin -f deploy.yml); -f - reads a "
        "terminal.");
  }
  Reader reader(fetch);
  for (const std::string& source : sources) reader.take(source);
  if (sources.empty()) reader.take("-");
  return reader.finish();
}

}  // namespace cmd
