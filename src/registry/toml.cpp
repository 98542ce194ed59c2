#include "registry/toml.hpp"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "base/error.hpp"
#include "http/redact.hpp"

namespace registry {
namespace {

/// The first line of an error of toml11, without its marks and the name of the function it comes from.
std::string reason(std::string_view what) {
  constexpr std::string_view kMark = "[error] ";
  what = what.substr(0, what.find('\n'));
  if (what.starts_with(kMark)) what.remove_prefix(kMark.size());
  if (what.ends_with('.')) what.remove_suffix(1);
  if (const auto at = what.find("toml::"); at != what.npos) {
    if (const auto end = what.find(": ", at); end != what.npos) what.remove_prefix(end + 2);
  }
  return http::one_line(what, 200);
}

/// The parser recurses on brackets; no such file has many. Those in strings are counted as well, but not
/// those in lines that are comments.
void check_nesting(std::string_view text, const std::string& file) {
  constexpr int kDeepest = 50;
  int depth = 0;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::string_view content = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(content.size() + 1, text.size()));
    if (content.starts_with('#')) continue;
    for (const char c : content) {
      if (c == '[' || c == '{') ++depth;
      if ((c == ']' || c == '}') && depth > 0) --depth;
      if (depth > kDeepest) throw base::InputError(fmt::format("{}:{}: nested too deep", file, line));
    }
  }
}

}  // namespace

toml::value parse_toml(std::string_view text, const std::string& file) {
  check_nesting(text, file);
  std::istringstream stream{std::string(text)};
  try {
    return toml::parse(stream, file);
  } catch (const toml::exception& error) {
    throw base::InputError(
        fmt::format("{}:{}: malformed TOML: {}", file, error.location().line(), reason(error.what())));
  } catch (const std::exception& error) {
    throw base::InputError(fmt::format("{}: malformed TOML: {}", file, reason(error.what())));
  }
}

}  // namespace registry
