#include "manifest/scalar_text.hpp"

#include <algorithm>
#include <utility>

#include "manifest/line_break.hpp"

namespace manifest {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  });
}

/// Whether `text` may stand anywhere in a plain scalar.
bool is_plain_anywhere(std::string_view text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  return !text.empty() && kLetters.find(text.front()) != kLetters.npos &&
         kLetters.find(text.back()) != kLetters.npos &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./:@_-") ==
             text.npos;
}

}  // namespace

ScalarPlace scalar_place(const Tree& tree, NodeIndex node) {
  const Node& written = tree[node];
  const bool in_flow = written.parent != kNoNode && tree[written.parent].style == Style::flow;
  return {.span = written.span,
          .style = written.kind == Kind::alias ? Style::plain : written.style,
          .context = in_flow ? Context::flow : Context::block,
          .comment = written.kind == Kind::alias ? "" : header_comment(tree.text(), written)};
}

Edit rewritten(const ScalarPlace& place, std::string_view value) {
  const bool multiline = value.find_first_of("\r\n") != value.npos;
  const Style style = multiline && place.style == Style::single_quoted ? Style::double_quoted : place.style;
  return {.span = place.span, .text = written_like(style, value, place.context) + place.comment};
}

ScalarText::ScalarText(const Tree& tree, NodeIndex node) : place_(scalar_place(tree, node)) {
  const Node& written = tree[node];
  value_ = std::string(written.kind == Kind::alias ? tree[written.target].value : written.value);
  line_break_ = std::string(line_break_near(tree.text(), place_.span.begin));
  if (written.kind == Kind::alias) return;
  ScalarRuns found = scalar_runs(tree.text(), written);
  runs_ = std::move(found.runs);
  indent_ = found.indent;
}

const Run* ScalarText::run_of(std::size_t at) const {
  const auto after = std::upper_bound(runs_.begin(), runs_.end(), at,
                                      [](std::size_t byte, const Run& run) { return byte < run.value.end; });
  return after == runs_.end() ? nullptr : &*after;
}

std::size_t ScalarText::source(std::size_t at) const {
  const Run* run = run_of(at);
  if (run == nullptr) return runs_.empty() ? place_.span.begin : runs_.back().source.end;
  return run->is_verbatim() ? run->source.begin + (at - run->value.begin) : run->source.begin;
}

bool ScalarText::map(const Edit& edit, Edit& mapped) const {
  const Run* first = run_of(edit.span.begin);
  const bool inserts = edit.span.begin == edit.span.end;
  const Run* last = inserts ? first : run_of(edit.span.end - 1);
  if (first == nullptr || last == nullptr) return false;
  if (!first->is_verbatim() && edit.span.begin != first->value.begin) return false;
  if (!inserts && !last->is_verbatim() && edit.span.end != last->value.end) return false;
  mapped.span.begin = source(edit.span.begin);
  mapped.span.end = mapped.span.begin;
  if (!inserts) {
    mapped.span.end =
        last->is_verbatim() ? last->source.begin + (edit.span.end - last->value.begin) : last->source.end;
  }
  return encode(edit.text, mapped.text);
}

/// How `text` is written in the middle of the scalar.
bool ScalarText::encode(std::string_view text, std::string& encoded) const {
  const bool one_line = text.find('\n') == text.npos;
  const bool spaced = !text.empty() && (is_blank(text.front()) || is_blank(text.back()));
  switch (place_.style) {
    case Style::double_quoted:
      encoded = double_quoted(text);
      encoded = encoded.substr(1, encoded.size() - 2);
      return true;
    case Style::single_quoted:
      encoded = written_like(Style::single_quoted, text, place_.context);
      encoded = encoded.substr(1, encoded.size() - 2);
      return one_line && is_printable(text);
    case Style::literal:
      for (const char c : text)
        encoded += c == '\n' ? line_break_ + std::string(indent_, ' ') : std::string(1, c);
      return is_printable(text) && !text.starts_with(' ');
    case Style::folded:
      encoded = text;
      return one_line && !spaced && is_printable(text);
    default:
      encoded = text;
      return is_plain_anywhere(text);
  }
}

std::vector<Edit> ScalarText::written(const std::vector<Edit>& edits) const {
  if (edits.empty()) return {};
  std::vector<Edit> mapped(edits.size());
  bool in_place = true;
  for (std::size_t i = 0; i < edits.size() && in_place; ++i) {
    const bool whole_plain = place_.style == Style::plain && edits[i].span.begin == 0;
    in_place = !whole_plain && map(edits[i], mapped[i]);
  }
  if (in_place) return mapped;
  std::string value;
  splice(value_, edits, value);
  return {rewritten(place_, value)};
}

}  // namespace manifest
