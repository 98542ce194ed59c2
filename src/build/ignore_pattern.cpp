#include "build/ignore_pattern.hpp"

#include <cstddef>
#include <vector>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "build/text.hpp"

namespace build {
namespace {

[[noreturn]] void refuse(std::string_view pattern) {
  throw base::Error(fmt::format("the pattern {} is malformed", base::quoted(pattern)));
}

/// The shortest path that means the same, as Go's path/filepath cleans it; "." for nothing.
std::string cleaned(std::string_view path) {
  const bool is_absolute = path.starts_with('/');
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != ".." || (!is_absolute && (parts.empty() || parts.back() == ".."))) {
      parts.push_back(part);
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  std::string result = is_absolute ? "/" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) result.append(i == 0 ? "" : "/").append(parts[i]);
  return result.empty() ? "." : result;
}

/// Takes one character of a class, which may be escaped, off `rest`; false if there is none.
bool take_class_character(std::string_view& rest) {
  if (rest.empty() || rest.front() == '-' || rest.front() == ']') return false;
  if (rest.front() == '\\') rest.remove_prefix(1);
  const std::size_t size = character_size(rest);
  rest.remove_prefix(size);
  return size > 0 && !rest.empty();
}

/// Takes a class such as [^a-z] off `rest`, behind its '['; false if it is malformed.
bool take_class(std::string_view& rest) {
  if (rest.starts_with('^')) rest.remove_prefix(1);
  for (bool any = false;; any = true) {
    if (any && rest.starts_with(']')) break;
    if (!take_class_character(rest)) return false;
    if (!rest.starts_with('-')) continue;
    rest.remove_prefix(1);
    if (!take_class_character(rest)) return false;
  }
  rest.remove_prefix(1);
  return true;
}

/// Whether Go's filepath.Match takes it for a pattern. Docker refuses the others, if only when it gets to the
/// place that is wrong.
bool is_well_formed(std::string_view rest) {
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '[' && !take_class(rest)) return false;
    if (c == '\\') {
      if (rest.empty()) return false;
      rest.remove_prefix(1);
    }
  }
  return true;
}

/// The pattern in a line with its '!', as moby's ignorefile hands it to patternmatcher, which trims and
/// cleans it once more: so "/!a" is an exception, and "!/" is nothing.
std::string read_line(std::string_view line) {
  std::string_view text = trimmed(line);
  const bool is_exception = text.starts_with('!');
  if (is_exception) text = trimmed(text.substr(1));
  std::string pattern = text.empty() ? "" : cleaned(text);
  if (pattern.size() > 1 && pattern.front() == '/') pattern.erase(0, 1);
  return is_exception ? '!' + pattern : pattern;
}

bool needs_escape(char c) {
  // Not '|', '{', '}' and '^': patternmatcher overlooks them, so they mean what they mean to a regular
  // expression.
  return std::string_view(".+()$").find(c) != std::string_view::npos;
}

/// Without the "/**" and "/*" at its end.
std::string_view without_globs(std::string_view text) {
  for (const std::string_view end : {"/**", "/*"}) {
    if (text.ends_with(end)) text.remove_suffix(end.size());
  }
  return text;
}

}  // namespace

IgnorePattern::IgnorePattern(std::string_view line) : text_(cleaned(trimmed(read_line(line)))) {
  is_exception_ = text_.starts_with('!');
  if (is_exception_) text_.erase(0, 1);
  if (text_.empty() || !is_well_formed(text_)) refuse(line);
  compile();
  if (kind_ == Kind::kExpression && !expression_->ok()) refuse(line);
}

IgnorePattern::~IgnorePattern() = default;
IgnorePattern::IgnorePattern(IgnorePattern&&) noexcept = default;
IgnorePattern& IgnorePattern::operator=(IgnorePattern&&) noexcept = default;

void IgnorePattern::compile() {
  std::string regexp = "^";
  const std::string pattern = valid_utf8(text_);
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t start = at;
    const char c = pattern[at++];
    const bool is_last = at == pattern.size();
    if (c == '*' && !is_last && pattern[at] == '*') {
      ++at;
      if (at < pattern.size() && pattern[at] == '/') ++at;
      if (at < pattern.size()) {
        regexp += "(.*/)?";
        kind_ = Kind::kExpression;
      } else {
        kind_ = kind_ == Kind::kExact ? Kind::kPrefix : Kind::kExpression;
        regexp += ".*";
      }
      if (start == 0) kind_ = Kind::kSuffix;
    } else if (c == '*' || c == '?') {
      regexp += c == '*' ? "[^/]*" : "[^/]";
      kind_ = Kind::kExpression;
    } else if (c == '\\') {
      const std::size_t size = character_size(std::string_view(pattern).substr(at));
      regexp += '\\' + pattern.substr(at, size);
      at += size;
      kind_ = Kind::kExpression;
    } else {
      if (needs_escape(c)) regexp += '\\';
      regexp += c;
      if (c == '[' || c == ']') kind_ = Kind::kExpression;
    }
  }
  if (kind_ == Kind::kExpression) expression_ = std::make_unique<RE2>(regexp + '$', RE2::Quiet);
}

bool IgnorePattern::matches(std::string_view path) const {
  switch (kind_) {
    case Kind::kExact:
      return path == text_;
    case Kind::kPrefix:
      return path.starts_with(std::string_view(text_).substr(0, text_.size() - 2));
    case Kind::kSuffix: {
      const std::string_view suffix = std::string_view(text_).substr(2);
      return path.ends_with(suffix) || (suffix.starts_with('/') && path == suffix.substr(1));
    }
    case Kind::kExpression:
      return RE2::PartialMatch(valid_utf8(path), *expression_);
  }
  return false;
}

bool IgnorePattern::may_match_below(std::string_view folder) const {
  const std::string_view start = without_globs(text_);
  if (start.find_first_of("*[]?^\\|{}") != start.npos) return true;
  return start.starts_with(folder) && (start.size() == folder.size() || start[folder.size()] == '/');
}

}  // namespace build
