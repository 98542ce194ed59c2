#include <algorithm>
#include <string>

#include "manifest/parse.hpp"
#include "manifest/printed_text.hpp"
#include "manifest/tree_builder.hpp"

namespace manifest {

namespace {

/// libyaml gives up on keys longer than 1,024 characters; long before, they are left to it.
constexpr std::size_t kMaxKey = 512;

/// Reads a document line by line. Every function that returns bool says whether it could make sense of what
/// it saw; the first false ends the attempt.
class PrintedParser {
 public:
  explicit PrintedParser(std::string_view text) : text_(text), builder_(text) {}

  std::optional<Tree> parse() {
    if (!is_printed(text_)) return std::nullopt;
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

  /// A key of a block mapping and where its ":" is.
  struct Key {
    Span span = {};
    Style style = Style::plain;
    std::size_t colon = 0;
  };

  void skip_document_start() {
    for (;;) {
      const std::size_t content = skip_spaces(text_, at_);
      if (content < text_.size() && text_[content] != '\n' && text_[content] != '#') break;
      if (content >= text_.size()) return;
      at_ = after_line_feed(text_, content);
    }
    if (text_.substr(at_).starts_with("---") && ends_here(text_, at_ + 3)) at_ = after_line_feed(text_, at_);
  }

  /// Takes the line at at_ and, with a literal block, the lines of that.
  bool line() {
    const std::size_t content = skip_spaces(text_, at_);
    if (content == text_.size() || text_[content] == '\n' || text_[content] == '#') {
      at_ = after_line_feed(text_, content);
      return true;
    }
    const std::size_t column = content - at_;
    if (column == 0 && (text_.substr(at_).starts_with("---") || text_.substr(at_).starts_with("...")))
      return false;
    line_ = at_;
    at_ = after_line_feed(text_, content);  // a literal block moves on
    return settle(column, is_dash(text_, content)) && nodes(content);
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
    while (is_dash(text_, at)) {
      enter(Kind::sequence, at);
      levels_.back().pending_at = at + 1;
      if (ends_here(text_, at + 1)) return true;
      at = skip_spaces(text_, at + 1);
    }
    const std::optional<Key> key = find_key(at);
    if (!key) {
      if (levels_.empty()) return (text_[at] == '{' || text_[at] == '[') && flow(at);
      return levels_.back().pending && value(at);
    }
    enter(Kind::mapping, at);
    scalar(key->span, key->style);
    levels_.back().pending_at = key->colon + 1;
    if (ends_here(text_, key->colon + 1)) return true;
    return value(skip_spaces(text_, key->colon + 1));
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
    const bool as_written = inner.find_first_of("\\'") == inner.npos;
    if (as_written) return builder_.scalar(span, style, inner, {});
    builder_.scalar(span, style, unescaped(inner, text_[span.begin]), {});
  }

  void quoted(Span span) {
    scalar(span, text_[span.begin] == '"' ? Style::double_quoted : Style::single_quoted);
  }

  /// The key at `at`, if there is one on this line.
  [[nodiscard]] std::optional<Key> find_key(std::size_t at) const {
    if (text_[at] == '"' || text_[at] == '\'') {
      const std::size_t end = end_of_quoted(text_, at);
      if (end == text_.npos || end - at > kMaxKey) return std::nullopt;
      const std::size_t colon = skip_spaces(text_, end);
      if (!text_.substr(colon).starts_with(':') || !is_space_or_end(text_, colon + 1)) return std::nullopt;
      const Style style = text_[at] == '"' ? Style::double_quoted : Style::single_quoted;
      return Key{.span = {at, end}, .style = style, .colon = colon};
    }
    if (!is_plain_start(text_, at)) return std::nullopt;
    const std::size_t end = std::min(line_feed(text_, at), at + kMaxKey);
    for (std::size_t colon = at; colon < end; ++colon) {
      if (text_[colon] == '#' && text_[colon - 1] == ' ') return std::nullopt;
      if (text_[colon] != ':' || !is_space_or_end(text_, colon + 1)) continue;
      const std::size_t last = text_.find_last_not_of(' ', colon - 1);
      return Key{.span = {at, last + 1}, .style = Style::plain, .colon = colon};
    }
    return std::nullopt;
  }

  /// The value that the innermost collection waits for.
  bool value(std::size_t at) {
    levels_.back().pending = false;
    switch (text_[at]) {
      case '"':
      case '\'': {
        const std::size_t end = end_of_quoted(text_, at);
        if (end == text_.npos || !ends_here(text_, end)) return false;
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
    if (!is_plain_start(text_, at)) return false;
    std::size_t end = line_feed(text_, at);
    for (std::size_t i = at; i < end; ++i) {
      if (text_[i] == ':' && is_space_or_end(text_, i + 1)) return false;
      if (text_[i] == '#' && text_[i - 1] == ' ') end = i;
    }
    while (text_[end - 1] == ' ') --end;
    scalar({at, end}, Style::plain);
    return true;
  }

  /// A literal block whose header is at `at`; its lines begin at at_.
  bool literal(std::size_t at) {
    const char chomping = text_.substr(at + 1, 1).find_first_of("+-") == 0 ? text_[at + 1] : ' ';
    if (!ends_here(text_, at + (chomping == ' ' ? 1 : 2))) return false;

    const std::size_t first = text_.find_first_not_of('\n', at_);
    if (first == text_.npos) return false;
    std::string value(first - at_, '\n');
    const std::size_t indent = skip_spaces(text_, first) - first;
    if (indent <= levels_.back().column || skip_spaces(text_, first) == text_.size()) return false;
    if (text_[first + indent] == '\n') return false;  // blanks only: they would count for the indentation

    std::size_t end = first;       // of the content
    std::string line_breaks = {};  // that wait for a line to follow
    for (at_ = first; at_ < text_.size();) {
      const std::size_t stop = line_feed(text_, at_);
      const std::size_t content = std::min(skip_spaces(text_, at_), stop);
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
    if (end == text_.npos || !ends_here(text_, end)) return false;
    at_ = after_line_feed(text_, end);
    return true;
  }

  std::size_t flow_node(std::size_t at) {
    if (at >= text_.size()) return text_.npos;
    if (text_[at] == '[' || text_[at] == '{') return flow_collection(at);
    if (text_[at] == '"' || text_[at] == '\'') {
      const std::size_t end = end_of_quoted(text_, at);
      if (end != text_.npos) quoted({at, end});
      return end;
    }
    const std::size_t end = end_of_flow_plain(text_, at);
    if (end != text_.npos) scalar({at, end}, Style::plain);
    return end;
  }

  std::size_t flow_collection(std::size_t at) {
    const bool mapping = text_[at] == '{';
    const char closing = mapping ? '}' : ']';
    builder_.open(mapping ? Kind::mapping : Kind::sequence, Style::flow, at, {});
    at = skip_space(text_, at + 1);
    while (at < text_.size() && text_[at] != closing) {
      if (mapping) at = flow_key(at);
      if (at != text_.npos) at = flow_node(at);
      if (at == text_.npos) return at;
      at = skip_space(text_, at);
      if (!text_.substr(at).starts_with(',')) break;
      at = skip_space(text_, at + 1);
    }
    if (!text_.substr(at).starts_with(closing)) return text_.npos;
    builder_.close(at + 1);
    return at + 1;
  }

  /// A key with its ":" on the same line; ends where the value begins.
  std::size_t flow_key(std::size_t at) {
    const bool is_quoted = text_[at] == '"' || text_[at] == '\'';
    const std::size_t end = is_quoted ? end_of_quoted(text_, at) : end_of_flow_plain(text_, at);
    if (end == text_.npos || end - at > kMaxKey) return text_.npos;
    const std::size_t colon = skip_spaces(text_, end);
    if (!text_.substr(colon).starts_with(':') || (!is_quoted && !is_space_or_end(text_, colon + 1)))
      return text_.npos;
    is_quoted ? quoted({at, end}) : scalar({at, end}, Style::plain);
    return skip_space(text_, colon + 1);
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
