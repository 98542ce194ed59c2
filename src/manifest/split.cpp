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
  return after == text.size() || text[after] == ' ' || text[after] == '\t' ||
         line_break_length(text, after) != 0;
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

bool is_prefix_only(std::string_view text) { return after_prefix(text) == text.size(); }

/// Whether the first thing in `text`, after directives and comments, is a "---" line.
bool opens_with_start(std::string_view text) {
  const std::size_t at = after_prefix(text);
  return at < text.size() && is_marker(text, at, kStart);
}

/// Whether a directive stands before the first document of `text`.
bool opens_with_directive(std::string_view text) {
  const std::size_t prefix = after_prefix(text);
  for (std::size_t at = 0; at < prefix; at = next_line(text, at)) {
    if (text[at] == '%') return true;
  }
  return false;
}

/// Whether the last line that is neither blank nor a comment is a "---" with nothing behind it, so that a
/// document may follow at once. After a "..." one may too, but readers that cut at "---" alone would take it
/// for a part of the last.
bool closes_with_start(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0) {
    const std::size_t begin = line_start(text, end - 1);
    const std::string_view line = text.substr(begin, end - begin);
    const std::size_t content = line.find_first_not_of(" \t\r\n");
    if (content != line.npos && line[content] != '#') {
      return is_marker(text, begin, kStart) && line.find_first_not_of(" \t\r\n", kStart.size()) == line.npos;
    }
    end = begin;
  }
  return false;
}

bool closes_with_end(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return last != text.npos && is_marker(text, line_start(text, last), kEnd);
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

std::string Joiner::before(std::string_view document) {
  const std::string line_break(line_break_near(last_.empty() ? document : last_, last_.size()));
  std::string text = is_line_start(last_, last_.size()) ? "" : line_break;
  if (is_prefix_only(document)) return text;
  if (content_.empty() && starts_ == Starts::needed) return text;
  if (opens_with_directive(document)) {
    if (!content_.empty() && !closes_with_end(content_)) text += "..." + line_break;
  } else if (!opens_with_start(document) && !closes_with_start(content_)) {
    text += "---" + line_break;
  }
  return text;
}

void Joiner::add(std::string_view document) {
  last_ = document;
  if (!is_prefix_only(document)) content_ = document;
}

}  // namespace manifest
