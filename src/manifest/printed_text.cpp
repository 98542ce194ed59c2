#include "manifest/printed_text.hpp"

#include <algorithm>

namespace manifest {

namespace {

constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`";
constexpr std::string_view kFlowIndicators = ",[]{}";

/// What may follow a backslash, and what the two stand for.
constexpr std::string_view kEscapes = "\"\\/nrt";
constexpr std::string_view kEscaped = "\"\\/\n\r\t";

bool is_one_of(std::string_view set, std::string_view text, std::size_t at) {
  return at < text.size() && set.find(text[at]) != set.npos;
}

}  // namespace

bool is_printed(std::string_view text) {
  bool printed = true;  // without a branch, the compiler looks at many bytes at once
  for (const char c : text) printed &= (c >= 0x20 && c < 0x7F) || c == '\n';
  return printed;
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

std::size_t skip_space(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \n", at), text.size());
}

std::size_t line_feed(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

std::size_t after_line_feed(std::string_view text, std::size_t at) {
  return std::min(line_feed(text, at) + 1, text.size());
}

bool ends_here(std::string_view text, std::size_t at) {
  const std::size_t content = skip_spaces(text, at);
  return content == text.size() || text[content] == '\n' || (text[content] == '#' && content > at);
}

bool is_space_or_end(std::string_view text, std::size_t at) {
  return at >= text.size() || text[at] == ' ' || text[at] == '\n';
}

bool is_dash(std::string_view text, std::size_t at) {
  return text[at] == '-' && is_space_or_end(text, at + 1);
}

bool is_plain_start(std::string_view text, std::size_t at) {
  return !is_one_of(kIndicators, text, at) || (text[at] == '-' && !is_space_or_end(text, at + 1));
}

std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == '\\' && quote == '"') {
      if (!is_one_of(kEscapes, text, i + 1)) break;
      ++i;
    } else if (text[i] == quote) {
      const bool doubled = quote == '\'' && text.substr(i + 1).starts_with('\'');
      if (!doubled) return i + 1;
      ++i;
    }
  }
  return text.npos;
}

std::size_t end_of_flow_plain(std::string_view text, std::size_t at) {
  if (!is_plain_start(text, at) || (text[at] == '-' && is_one_of(kFlowIndicators, text, at + 1)))
    return text.npos;
  std::size_t end = at;
  for (; end < text.size() && text[end] != '\n' && !is_one_of(kFlowIndicators, text, end); ++end) {
    if (text[end] == ':' && is_space_or_end(text, end + 1)) break;
    const bool unclear = text[end] == '?' || (text[end] == '#' && text[end - 1] == ' ') ||
                         (text[end] == ':' && is_one_of(kFlowIndicators, text, end + 1));
    if (unclear) return text.npos;
  }
  while (text[end - 1] == ' ') --end;
  return end;
}

std::string unescaped(std::string_view inner, char quote) {
  const char escape = quote == '"' ? '\\' : quote;
  std::string value;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] != escape) {
      value += inner[i];
    } else {
      ++i;
      value += quote == '"' ? kEscaped[kEscapes.find(inner[i])] : quote;
    }
  }
  return value;
}

}  // namespace manifest
