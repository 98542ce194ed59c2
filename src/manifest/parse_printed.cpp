#include <algorithm>
#include <string>

#include "manifest/parse.hpp"
#include "manifest/tree_builder.hpp"

namespace manifest {

namespace {

constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`";

constexpr std::string_view kFlowIndicators = ",[]{}";

/// What may follow a backslash, and what the two stand for.
constexpr std::string_view kEscapes = "\"\\/nrt";
constexpr std::string_view kEscaped = "\"\\/\n\r\t";

/// The value of a quoted scalar's inside in which `special` begins each escape.
std::string unescaped(std::string_view inner, char special) {
  std::string value;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] != special) {
      value += inner[i];
    } else {
      ++i;
      value += special == '\'' ? special : kEscaped[kEscapes.find(inner[i])];
    }
  }
  return value;
}

/// libyaml gives up on keys longer than 1,024 characters; long before, they are left to it.
constexpr std::size_t kMaxKey = 512;

/// Reads a document line by line. Every function that returns bool says whether it could make sense of what
/// it saw; the first false ends the attempt.
class PrintedParser {
 public:
  explicit PrintedParser(std::string_view text) : text_(text), builder_(text) {}

  std::optional<Tree> parse() {
    if (!is_printable()) return std::nullopt;
    skip_document_start();
    while (at_ < text_.size()) {
      if (!line()) return std::nullopt;
    }
    if (!has_root_) return std::nullopt;
    while (!levels_.empty()) close();
    return builder_.finish();
  }

 private:
  /// A block collection whose end has not come.
  struct Level {
    Kind kind = Kind::mapping;
    std::size_t column = 0;
    bool pending = false;        // a key or a dash waits for its value
    std::size_t pending_at = 0;  // right behind the ":" or "-"
  };

  /// Only characters that mean the same everywhere: ASCII, no tabs, no line breaks but LF.
  [[nodiscard]] bool is_printable() const {
    bool printable = true;
    for (const char c : text_) printable &= (c >= 0x20 && c < 0x7F) || c == '\n';
    return printable;
  }

  void skip_document_start() {
    for (;;) {
      const std::size_t content = skip_spaces(at_);
      if (content < text_.size() && text_[content] != '\n' && text_[content] != '#') break;
      if (content >= text_.size()) return;
      at_ = next_line(content);
    }
    if (text_.substr(at_).starts_with("---") && ends_here(at_ + 3)) at_ = next_line(at_);
  }

  // ---- lines

  [[nodiscard]] std::size_t skip_spaces(std::size_t at) const {
    while (at < text_.size() && text_[at] == ' ') ++at;
    return at;
  }

  [[nodiscard]] std::size_t line_end(std::size_t at) const {
    return std::min(text_.find('\n', at), text_.size());
  }

  [[nodiscard]] std::size_t next_line(std::size_t at) const {
    return std::min(line_end(at) + 1, text_.size());
  }

  /// Whether nothing but blanks and a comment set apart by them follows on the line.
  [[nodiscard]] bool ends_here(std::size_t at) const {
    const std::size_t content = skip_spaces(at);
    return content == text_.size() || text_[content] == '\n' || (text_[content] == '#' && content > at);
  }

  [[nodiscard]] bool is_space_or_end(std::size_t at) const {
    return at >= text_.size() || text_[at] == ' ' || text_[at] == '\n';
  }

  [[nodiscard]] bool is_dash(std::size_t at) const { return text_[at] == '-' && is_space_or_end(at + 1); }

  /// Takes the line at at_ and, with a literal block, the lines of that.
  bool line() {
    const std::size_t content = skip_spaces(at_);
    if (content == text_.size() || text_[content] == '\n' || text_[content] == '#') {
      at_ = next_line(content);
      return true;
    }
    const std::size_t column = content - at_;
    if (column == 0 && (text_.substr(at_).starts_with("---") || text_.substr(at_).starts_with("...")))
      return false;
    line_ = at_;
    at_ = next_line(content);  // a literal block moves on
    return settle(column, is_dash(content)) && nodes(content);
  }

  // ---- structure

  /// Closes what ends before a line that begins at `column`, and makes sure that something may begin there.
  bool settle(std::size_t column, bool dash) {
    while (!levels_.empty()) {
      const Level& top = levels_.back();
      const bool ends = top.column > column || (top.column == column && top.kind == Kind::sequence && !dash);
      if (!ends) break;
      close();
    }
    if (levels_.empty()) return !has_root_;
    Level& top = levels_.back();
    if (top.column < column) return top.pending;
    if (top.kind == Kind::mapping && dash) return top.pending;  // a sequence at the column of its key
    empty_value();
    return true;
  }

  /// Everything that begins on this line, from `at` on: dashes, a key, a value.
  bool nodes(std::size_t at) {
    while (is_dash(at)) {
      enter(Kind::sequence, at);
      levels_.back().pending_at = at + 1;
      if (ends_here(at + 1)) return true;
      at = skip_spaces(at + 1);
    }
    Span key;
    Style style = Style::plain;
    std::size_t colon = 0;
    if (!find_key(at, key, style, colon)) {
      if (levels_.empty()) return (text_[at] == '{' || text_[at] == '[') && flow(at);
      return levels_.back().pending && value(at);
    }
    if (!levels_.empty() && levels_.back().kind == Kind::mapping && !levels_.back().pending &&
        levels_.back().column != at - line_) {
      return false;
    }
    enter(Kind::mapping, at);
    scalar(key, style);
    levels_.back().pending_at = colon + 1;
    if (ends_here(colon + 1)) return true;
    return value(skip_spaces(colon + 1));
  }

  /// Begins an entry at `at`: of the open collection there, or of a new one.
  void enter(Kind kind, std::size_t at) {
    const std::size_t column = at - line_;
    const bool is_open = !levels_.empty() && levels_.back().kind == kind && levels_.back().column == column;
    if (!is_open) {
      if (!levels_.empty()) levels_.back().pending = false;
      builder_.open(kind, Style::block, at, {});
      levels_.push_back({.kind = kind, .column = column});
      has_root_ = true;
    }
    levels_.back().pending = true;
  }

  void close() {
    empty_value();
    builder_.close(0);
    levels_.pop_back();
  }

  /// Where a value was expected and none came, it is null.
  void empty_value() {
    Level& top = levels_.back();
    if (!top.pending) return;
    top.pending = false;
    builder_.scalar({top.pending_at, top.pending_at}, Style::plain, {}, {});
  }

  // ---- scalars

  void scalar(Span span, Style style) {
    if (style == Style::plain)
      return builder_.scalar(span, style, text_.substr(span.begin, span.end - span.begin), {});
    const std::string_view inner = text_.substr(span.begin + 1, span.end - span.begin - 2);
    const char special = style == Style::double_quoted ? '\\' : '\'';
    if (inner.find(special) == inner.npos) return builder_.scalar(span, style, inner, {});
    builder_.scalar(span, style, unescaped(inner, special), {});
  }

  void quoted(Span span) {
    scalar(span, text_[span.begin] == '"' ? Style::double_quoted : Style::single_quoted);
  }

  /// A key at `at`, quoted or plain, and the place of its ":". False when there is none on this line.
  bool find_key(std::size_t at, Span& key, Style& style, std::size_t& colon) const {
    if (text_[at] == '"' || text_[at] == '\'') {
      const std::size_t end = end_of_quoted(at);
      if (end == text_.npos || end - at > kMaxKey) return false;
      colon = skip_spaces(end);
      style = text_[at] == '"' ? Style::double_quoted : Style::single_quoted;
      key = {at, end};
      return colon < text_.size() && text_[colon] == ':' && is_space_or_end(colon + 1);
    }
    if (!is_plain_start(at)) return false;
    const std::size_t end = std::min(line_end(at), at + kMaxKey);
    for (colon = at; colon < end; ++colon) {
      if (text_[colon] == ':' && is_space_or_end(colon + 1)) break;
      if (text_[colon] == '#' && text_[colon - 1] == ' ') return false;
    }
    if (colon == end) return false;
    key = {at, colon};
    while (text_[key.end - 1] == ' ') --key.end;
    return true;
  }

  [[nodiscard]] bool is_plain_start(std::size_t at) const {
    return kIndicators.find(text_[at]) == kIndicators.npos || (text_[at] == '-' && !is_space_or_end(at + 1));
  }

  /// Behind the closing quote of a scalar that ends on its line and has none but the common escapes, else
  /// npos.
  [[nodiscard]] std::size_t end_of_quoted(std::size_t at) const {
    const char quote = text_[at];
    for (std::size_t i = at + 1; i < text_.size() && text_[i] != '\n'; ++i) {
      const std::string_view next = text_.substr(i + 1, 1);
      if (text_[i] == '\\' && quote == '"') {
        if (next.empty() || kEscapes.find(next) == kEscapes.npos) break;
        ++i;
      } else if (text_[i] == quote) {
        if (quote == '"' || next != "'") return i + 1;
        ++i;
      }
    }
    return text_.npos;
  }

  /// The value that the innermost collection waits for.
  bool value(std::size_t at) {
    levels_.back().pending = false;
    switch (text_[at]) {
      case '"':
      case '\'': {
        const std::size_t end = end_of_quoted(at);
        if (end == text_.npos || !ends_here(end)) return false;
        quoted({at, end});
        return true;
      }
      case '|':
        return literal(at);
      case '{':
      case '[':
        return flow(at);
      default:
        return plain(at);
    }
  }

  bool plain(std::size_t at) {
    if (!is_plain_start(at)) return false;
    std::size_t end = line_end(at);
    for (std::size_t i = at; i < end; ++i) {
      if (text_[i] == ':' && is_space_or_end(i + 1)) return false;
      if (text_[i] == '#' && text_[i - 1] == ' ') end = i;
    }
    while (text_[end - 1] == ' ') --end;
    scalar({at, end}, Style::plain);
    return true;
  }

  /// A literal block whose header is at `at`; its lines begin at at_.
  bool literal(std::size_t at) {
    const char chomping = text_.substr(at + 1, 1).find_first_of("+-") == 0 ? text_[at + 1] : ' ';
    if (!ends_here(at + (chomping == ' ' ? 1 : 2))) return false;

    const std::size_t first = text_.find_first_not_of('\n', at_);
    if (first == text_.npos) return false;
    std::string value(first - at_, '\n');
    const std::size_t indent = skip_spaces(first) - first;
    if (indent <= levels_.back().column || skip_spaces(first) == text_.size()) return false;
    if (text_[first + indent] == '\n') return false;  // blanks only: they would count for the indentation

    std::size_t end = first;       // of the content
    std::string line_breaks = {};  // that wait for a line to follow
    for (at_ = first; at_ < text_.size();) {
      const std::size_t stop = line_end(at_);
      const std::size_t content = std::min(skip_spaces(at_), stop);
      if (content - at_ < indent && content < stop) break;
      if (stop - at_ > indent) {
        value += line_breaks;
        value += text_.substr(at_ + indent, stop - at_ - indent);
        line_breaks.clear();
        end = stop;
      }
      if (stop < text_.size()) line_breaks += '\n';
      at_ = std::min(stop + 1, text_.size());
    }
    if (chomping == ' ') line_breaks.resize(std::min<std::size_t>(line_breaks.size(), 1));
    if (chomping != '-') value += line_breaks;
    builder_.scalar({at, end}, Style::literal, value, {});
    return true;
  }

  // ---- flow style; these return where they end, npos for what is left to libyaml

  /// A collection in flow style that begins at `at`, perhaps on several lines.
  bool flow(std::size_t at) {
    has_root_ = true;
    const std::size_t end = flow_node(at);
    if (end == text_.npos || !ends_here(end)) return false;
    at_ = next_line(end);
    return true;
  }

  [[nodiscard]] std::size_t skip_space(std::size_t at) const {
    return std::min(text_.find_first_not_of(" \n", at), text_.size());
  }

  std::size_t flow_node(std::size_t at) {
    if (at >= text_.size()) return text_.npos;
    if (text_[at] == '[' || text_[at] == '{') return flow_collection(at);
    if (text_[at] == '"' || text_[at] == '\'') {
      const std::size_t end = end_of_quoted(at);
      if (end != text_.npos) quoted({at, end});
      return end;
    }
    const std::size_t end = end_of_flow_plain(at);
    if (end != text_.npos) scalar({at, end}, Style::plain);
    return end;
  }

  std::size_t flow_collection(std::size_t at) {
    const bool mapping = text_[at] == '{';
    const char closing = mapping ? '}' : ']';
    builder_.open(mapping ? Kind::mapping : Kind::sequence, Style::flow, at, {});
    at = skip_space(at + 1);
    while (at < text_.size() && text_[at] != closing) {
      if (mapping) at = flow_key(at);
      if (at != text_.npos) at = flow_node(at);
      if (at == text_.npos) return at;
      at = skip_space(at);
      if (!text_.substr(at).starts_with(',')) break;
      at = skip_space(at + 1);
    }
    if (!text_.substr(at).starts_with(closing)) return text_.npos;
    builder_.close(at + 1);
    return at + 1;
  }

  /// A key with its ":" on the same line; ends where the value begins.
  std::size_t flow_key(std::size_t at) {
    const bool is_quoted = text_[at] == '"' || text_[at] == '\'';
    const std::size_t end = is_quoted ? end_of_quoted(at) : end_of_flow_plain(at);
    if (end == text_.npos || end - at > kMaxKey) return text_.npos;
    const std::size_t colon = skip_spaces(end);
    if (!text_.substr(colon).starts_with(':') || (!is_quoted && !is_space_or_end(colon + 1)))
      return text_.npos;
    is_quoted ? quoted({at, end}) : scalar({at, end}, Style::plain);
    return skip_space(colon + 1);
  }

  [[nodiscard]] std::size_t end_of_flow_plain(std::size_t at) const {
    const auto is_flow_indicator = [&](std::size_t i) {
      return i < text_.size() && kFlowIndicators.find(text_[i]) != kFlowIndicators.npos;
    };
    if (!is_plain_start(at) || (text_[at] == '-' && is_flow_indicator(at + 1))) return text_.npos;
    std::size_t end = at;
    for (; end < text_.size() && text_[end] != '\n' && !is_flow_indicator(end); ++end) {
      if (text_[end] == ':' && is_space_or_end(end + 1)) break;
      const bool unclear = text_[end] == '?' || (text_[end] == '#' && text_[end - 1] == ' ') ||
                           (text_[end] == ':' && is_flow_indicator(end + 1));
      if (unclear) return text_.npos;
    }
    while (text_[end - 1] == ' ') --end;
    return end;
  }

  std::string_view text_;
  TreeBuilder builder_;
  std::size_t at_ = 0;    // the line to take next
  std::size_t line_ = 0;  // the line being taken
  bool has_root_ = false;
  std::vector<Level> levels_ = {};
};

}  // namespace

std::optional<Tree> parse_printed(std::string_view document) { return PrintedParser(document).parse(); }

}  // namespace manifest
