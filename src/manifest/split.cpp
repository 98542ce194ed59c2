#include "manifest/split.hpp"

#include <cstring>

#include "manifest/line_break.hpp"

namespace manifest {

namespace {

constexpr std::string_view kStart = "---";
constexpr std::string_view kEnd = "...";

std::size_t find(std::string_view text, std::string_view needle, std::size_t from) {
  if (from >= text.size()) return text.size();
  const void* hit = memmem(text.data() + from, text.size() - from, needle.data(), needle.size());
  return hit == nullptr ? text.size() : static_cast<std::size_t>(static_cast<const char*>(hit) - text.data());
}

bool is_marker(std::string_view text, std::size_t at, std::string_view marker) {
  if (!text.substr(at).starts_with(marker) || !is_line_start(text, at)) return false;
  const std::size_t after = at + marker.size();
  return after == text.size() || text[after] == ' ' || text[after] == '\t' || line_break_length(text, after) != 0;
}

/// Where the next line begins that is `marker`, from `from` on, or the end of the text.
std::size_t find_marker(std::string_view text, std::string_view marker, std::size_t from) {
  std::size_t at = find(text, marker, from);
  while (at < text.size() && !is_marker(text, at, marker)) {
    // Rulers such as "# -------" are passed over in one step.
    at = std::min(text.find_first_not_of(marker.front(), at), text.size());
    at = find(text, marker, at);
  }
  return at;
}

/// Where the first line begins that is no blank line, comment or directive.
std::size_t after_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t content = std::min(text.find_first_not_of(" \t", at), text.size());
    const bool is_prefix = content == text.size() || line_break_length(text, content) != 0 ||
                           text[content] == '#' || text[at] == '%';
    if (!is_prefix) return at;
    at = next_line(text, content);
  }
  return text.size();
}

}  // namespace

std::vector<std::string_view> split(std::string_view stream) {
  std::vector<std::string_view> documents;
  std::size_t begin = 0;
  bool explicit_start = false;  // whether the document at `begin` already has its "---"
  std::size_t start = find_marker(stream, kStart, 0);
  std::size_t end = find_marker(stream, kEnd, 0);

  const auto cut = [&](std::size_t at) {
    if (at > begin) documents.push_back(stream.substr(begin, at - begin));
    begin = at;
  };
  while (start < stream.size() || end < stream.size()) {
    if (start < end) {
      const std::string_view before = stream.substr(begin, start - begin);
      if (explicit_start || after_prefix(before) < before.size()) cut(start);
      explicit_start = true;
      start = find_marker(stream, kStart, start + kStart.size());
    } else {
      cut(next_line(stream, end));
      explicit_start = false;
      end = find_marker(stream, kEnd, end + kEnd.size());
    }
  }
  cut(stream.size());
  return documents;
}

bool is_explicit(std::string_view document) {
  const std::size_t at = after_prefix(document);
  return at < document.size() && is_marker(document, at, kStart);
}

bool ends_with_marker(std::string_view stream) {
  std::size_t end = stream.size();
  while (end > 0) {
    const std::size_t begin = line_start(stream, end - 1);
    const std::string_view line = stream.substr(begin, end - begin);
    const std::size_t content = line.find_first_not_of(" \t\r\n");
    if (content != std::string_view::npos && line[content] != '#') {
      return is_marker(stream, begin, kEnd) ||
             (is_marker(stream, begin, kStart) && line.find_first_not_of(" \t\r\n", kStart.size()) == line.npos);
    }
    end = begin;
  }
  return false;
}

bool is_empty(std::string_view document) {
  const std::size_t at = after_prefix(document);
  if (at == document.size()) return true;
  for (const std::string_view marker : {kStart, kEnd}) {
    if (!is_marker(document, at, marker)) continue;
    const std::string_view rest = document.substr(at + marker.size());
    const std::size_t content = rest.find_first_not_of(" \t");
    if (content == rest.npos || rest[content] == '#' || line_break_length(rest, content) != 0) {
      return is_empty(rest.substr(next_line(rest, 0)));
    }
  }
  return false;
}

}  // namespace manifest
