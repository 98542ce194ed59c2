#include "manifest/line_break.hpp"

#include <algorithm>

namespace manifest {

namespace {

constexpr std::string_view kNextLine = "\xC2\x85";
constexpr std::string_view kLineSeparator = "\xE2\x80\xA8";
constexpr std::string_view kParagraphSeparator = "\xE2\x80\xA9";

}  // namespace

std::size_t line_break_length(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  switch (text[at]) {
    case '\n':
      return 1;
    case '\r':
      return text.substr(at + 1).starts_with('\n') ? 2 : 1;
    case '\xC2':
      return text.substr(at).starts_with(kNextLine) ? kNextLine.size() : 0;
    case '\xE2': {
      const std::string_view rest = text.substr(at);
      return rest.starts_with(kLineSeparator) || rest.starts_with(kParagraphSeparator) ? 3 : 0;
    }
    default:
      return 0;
  }
}

std::size_t before_line_break(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  if (before.ends_with("\r\n") || before.ends_with(kNextLine)) return at - 2;
  if (before.ends_with('\n') || before.ends_with('\r')) return at - 1;
  if (before.ends_with(kLineSeparator) || before.ends_with(kParagraphSeparator)) return at - 3;
  return at;
}

bool is_line_start(std::string_view text, std::size_t at) {
  const bool inside_crlf = at > 0 && text[at - 1] == '\r' && text.substr(at).starts_with('\n');
  return at == 0 || (before_line_break(text, at) < at && !inside_crlf);
}

std::size_t line_start(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  while (!is_line_start(text, at)) --at;
  return at;
}

std::size_t line_end(std::string_view text, std::size_t at) {
  while (at < text.size() && line_break_length(text, at) == 0) ++at;
  return std::min(at, text.size());
}

std::size_t next_line(std::string_view text, std::size_t at) {
  const std::size_t end = line_end(text, at);
  return end + line_break_length(text, end);
}

std::string_view line_break_near(std::string_view text, std::size_t at) {
  for (const std::size_t from : {at, std::size_t{0}}) {
    const std::size_t found = text.find_first_of("\r\n", from);
    if (found != std::string_view::npos) return text.substr(found, line_break_length(text, found));
  }
  return "\n";
}

}  // namespace manifest
