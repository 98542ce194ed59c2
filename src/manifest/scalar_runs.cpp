#include "manifest/scalar_runs.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "manifest/line_break.hpp"

namespace manifest {

namespace {

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t", at), text.size());
}

/// Behind the blanks and line breaks at `at`.
std::size_t skip_space(std::string_view text, std::size_t at) {
  for (at = skip_blanks(text, at); line_break_length(text, at) > 0; at = skip_blanks(text, at))
    at += line_break_length(text, at);
  return at;
}

/// The bytes of the escape sequence that `text` begins with.
std::size_t escape_length(std::string_view text) {
  switch (text.size() < 2 ? '\0' : text[1]) {
    case 'x':
      return 4;
    case 'u':
      return 6;
    case 'U':
      return 10;
    default:
      return 2;
  }
}

/// The bytes of the UTF-8 character that begins with `lead`.
std::size_t character_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0x80) return 1;
  return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// Finds out what stands where by going through the value and the bytes it is written in side by side.
class Aligner {
 public:
  Aligner(std::string_view text, const Node& node) : text_(text), node_(node), value_(node.value) {}

  /// Empty when the two do not fit, as with line breaks that are escaped away.
  std::vector<Run> runs() {
    const Span span = node_.span;
    switch (node_.style) {
      case Style::literal:
        return literal() ? std::move(runs_) : std::vector<Run>();
      case Style::folded:
        return folding(line_end(text_, span.begin), span.end) ? std::move(runs_) : std::vector<Run>();
      case Style::single_quoted:
      case Style::double_quoted:
        return folding(span.begin + 1, span.end - 1) ? std::move(runs_) : std::vector<Run>();
      default:
        return folding(span.begin, span.end) ? std::move(runs_) : std::vector<Run>();
    }
  }

  [[nodiscard]] std::size_t indent() const { return indent_; }

 private:
  void add(std::size_t value_length, std::size_t source_begin, std::size_t source_length) {
    const Span value = {at_, at_ + value_length};
    const Span source = {source_begin, source_begin + source_length};
    at_ = value.end;
    const bool extends = value_length == source_length && !runs_.empty() && runs_.back().is_verbatim() &&
                         runs_.back().source.end == source_begin;
    if (extends) {
      runs_.back().value.end = value.end;
      runs_.back().source.end = source.end;
    } else if (value_length > 0) {
      runs_.push_back({.value = value, .source = source});
    }
  }

  [[nodiscard]] std::string_view value_line() const {
    const std::string_view rest = value_.substr(at_);
    return rest.substr(0, rest.find('\n'));
  }

  /// How far the lines are indented: the first that is not blank tells.
  bool find_indent(std::size_t source) {
    for (std::size_t at = 0; at < value_.size() && source < text_.size(); source = next_line(text_, source)) {
      const std::size_t end = std::min(value_.find('\n', at), value_.size());
      const std::size_t length = line_end(text_, source) - source;
      if (end > at) {
        indent_ = length - std::min(length, end - at);
        return true;
      }
      at = end + 1;
    }
    return false;
  }

  bool literal() {
    std::size_t source = next_line(text_, node_.span.begin);
    if (!find_indent(source)) return false;
    while (at_ < value_.size()) {
      const std::string_view line = value_line();
      const std::size_t end = line_end(text_, source);
      const std::size_t begin = std::min(source + indent_, end);
      if (text_.substr(begin, end - begin) != line) return false;
      add(line.size(), begin, line.size());
      if (at_ < value_.size()) add(1, end, line_break_length(text_, end));
      source = next_line(text_, source);
    }
    return true;
  }

  bool folding(std::size_t source, std::size_t end) {
    while (source < end) {
      const std::size_t past_space = std::min(skip_space(text_, source), end);
      if (past_space > skip_blanks(text_.substr(0, end), source)) {
        const std::size_t past = std::min(value_.find_first_not_of(" \t\n", at_), value_.size());
        add(past - at_, source, past_space - source);
        source = past_space;
      } else if (!unit(source, end)) {
        return false;
      }
    }
    const bool is_line_end = value_.find_first_not_of('\n', at_) == value_.npos;
    if (is_line_end) add(value_.size() - at_, end, 0);
    return is_line_end;
  }

  /// One character, or an escape sequence.
  bool unit(std::size_t& source, std::size_t end) {
    if (at_ >= value_.size()) return false;
    std::size_t written = 1;
    std::size_t length = 1;
    if (node_.style == Style::single_quoted && text_[source] == '\'') {
      written = 2;
    } else if (node_.style == Style::double_quoted && text_[source] == '\\') {
      if (line_break_length(text_, source + 1) > 0) return false;
      written = escape_length(text_.substr(source));
      length = character_length(value_[at_]);
    } else if (text_[source] != value_[at_]) {
      return false;
    }
    if (source + written > end || at_ + length > value_.size()) return false;
    add(length, source, written);
    source += written;
    return true;
  }

  std::string_view text_;
  const Node& node_;
  std::string_view value_;
  std::vector<Run> runs_ = {};
  std::size_t at_ = 0;  // in the value
  std::size_t indent_ = 0;
};

}  // namespace

ScalarRuns scalar_runs(std::string_view text, const Node& node) {
  Aligner aligner(text, node);
  ScalarRuns found = {.runs = aligner.runs()};
  found.indent = aligner.indent();
  return found;
}

}  // namespace manifest
