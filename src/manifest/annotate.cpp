#include "manifest/annotate.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "manifest/line_break.hpp"
#include "manifest/scalar.hpp"

namespace manifest {

namespace {

constexpr std::array<std::string_view, 3> kPath = {"metadata", "annotations", kImagesAnnotation};
constexpr std::size_t kIndentStep = 2;

using Keys = std::span<const std::string_view>;

std::size_t column_of(std::string_view text, std::size_t at) {
  const std::size_t start = line_start(text, at);
  const std::string_view before = text.substr(start, at - start);
  return static_cast<std::size_t>(std::count_if(
      before.begin(), before.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t", at), text.size());
}

bool is_rest_of_line_blank(std::string_view text, std::size_t at) {
  const std::size_t content = skip_blanks(text, at);
  return content == text.size() || line_break_length(text, content) != 0;
}

/// Whether a literal block whose lines are indented by `indent` can end where the line at `at` begins:
/// nothing that follows, comments and lines of blanks, may be taken for a part of it.
bool can_literal_end_before(std::string_view text, std::size_t at, std::size_t indent) {
  while (at < text.size()) {
    const std::size_t content = std::min(text.find_first_not_of(' ', at), text.size());
    const std::size_t spaces = content - at;
    const bool blank = content == text.size() || line_break_length(text, content) != 0;
    if (!blank) return spaces < indent && text[content] != '\t';
    if (spaces > indent) return false;
    at = next_line(text, content);
  }
  return true;
}

/// Builds the slot of one resource.
class SlotFinder {
 public:
  explicit SlotFinder(const Tree& tree) : tree_(tree), text_(tree.text()) {}

  [[nodiscard]] std::optional<AnnotationSlot> find(NodeIndex resource) const {
    NodeIndex mapping = resource;
    for (std::size_t depth = 0; depth < kPath.size(); ++depth) {
      const Keys missing = Keys(kPath).subspan(depth);
      const NodeIndex value = tree_.find(mapping, kPath[depth]);
      if (value == kNoNode) {
        if (is_merged_in(mapping, kPath[depth])) return std::nullopt;
        return new_entry(mapping, missing);
      }
      if (!has_colon(value) || is_shared(value)) return std::nullopt;
      const Keys below = missing.subspan(1);
      if (below.empty()) return value_slot(value);
      const Node& node = tree_[value];
      if (is_null(node) || (node.kind == Kind::mapping && node.next == value + 1))
        return new_mapping(value, below);
      if (node.kind == Kind::alias) return extended_alias(value, below);
      if (node.kind != Kind::mapping) return std::nullopt;
      mapping = value;
    }
    return std::nullopt;
  }

  /// The value is there and is replaced.
  [[nodiscard]] std::optional<AnnotationSlot> value_slot(NodeIndex value) const {
    const Node& node = tree_[value];
    if (node.kind != Kind::scalar && node.kind != Kind::alias) return std::nullopt;
    if (!is_in_flow(value) && is_rest_of_line_blank(text_, node.span.end)) {
      const std::size_t indent = column_of(text_, tree_[node.key].span.begin) + kIndentStep;
      if (can_literal_end_before(text_, next_line(text_, node.span.end), indent)) {
        return set_apart({.span = {node.span.begin, skip_blanks(text_, node.span.end)},
                          .form = AnnotationSlot::Form::literal,
                          .indent = indent,
                          .header_comment = header_comment(text_, node),
                          .line_break = std::string(line_break_near(text_, node.span.begin))},
                         node);
      }
    }
    return set_apart({.span = node.span}, node);
  }

 private:
  [[nodiscard]] bool is_in_flow(NodeIndex node) const {
    const NodeIndex parent = tree_[node].parent;
    return parent != kNoNode && tree_[parent].style == Style::flow;
  }

  /// A key without a value may have no ":" ("{annotations}").
  [[nodiscard]] bool has_colon(NodeIndex value) const {
    const Node& node = tree_[value];
    const std::size_t end = tree_[node.key].span.end;
    return !is_null(node) || !node.value.empty() ||
           text_.substr(end, node.span.begin - end).find(':') != text_.npos;
  }

  /// Whether an alias stands for the same node, so that a change would show there too.
  [[nodiscard]] bool is_shared(NodeIndex node) const {
    return !tree_[node].anchor.empty() &&
           std::any_of(tree_.nodes().begin(), tree_.nodes().end(),
                       [&](const Node& other) { return other.kind == Kind::alias && other.target == node; });
  }

  /// Whether `key` reaches `mapping` through a merge key, so that an entry of its own would hide it.
  [[nodiscard]] bool is_merged_in(NodeIndex mapping, std::string_view key) const {
    if (key == kImagesAnnotation) return false;  // hiding an old value is what is wanted
    const NodeIndex merged = tree_.find(mapping, "<<");
    if (merged == kNoNode) return false;
    std::vector<NodeIndex> sources = {merged};
    if (tree_[merged].kind == Kind::sequence) sources = tree_.children(merged);
    return std::any_of(sources.begin(), sources.end(), [&](NodeIndex source) {
      if (tree_[source].kind == Kind::alias) source = tree_[source].target;
      return tree_.find(source, key) != kNoNode || tree_.find(source, "<<") != kNoNode;
    });
  }

  /// A slot whose value goes behind `missing`, keys each nested in the one before, in block style with the
  /// first at `column`. The bytes at `follows` will stand behind it.
  [[nodiscard]] AnnotationSlot block_slot(Span span, Keys missing, std::size_t column,
                                          std::size_t follows) const {
    AnnotationSlot slot = {.span = span, .line_break = std::string(line_break_near(text_, span.begin))};
    for (std::size_t i = 0; i < missing.size(); ++i) {
      if (i > 0) slot.before += slot.line_break + std::string(column + i * kIndentStep, ' ');
      slot.before += std::string(missing[i]) + ':';
    }
    slot.before += ' ';
    slot.indent = column + missing.size() * kIndentStep;
    const bool can_end = can_literal_end_before(text_, follows, slot.indent);
    slot.form = can_end ? AnnotationSlot::Form::literal : AnnotationSlot::Form::quoted;
    return slot;
  }

  /// A slot whose value goes behind `missing` as an entry in flow style.
  [[nodiscard]] static AnnotationSlot flow_slot(Span span, Keys missing, bool json) {
    AnnotationSlot slot = {.span = span};
    for (std::size_t i = 0; i < missing.size(); ++i) {
      if (i > 0) slot.before += '{';
      slot.before += json ? double_quoted(missing[i]) : std::string(missing[i]);
      slot.before += ": ";
      if (i > 0) slot.after += '}';
    }
    return slot;
  }

  [[nodiscard]] std::optional<AnnotationSlot> new_entry(NodeIndex mapping, Keys missing) const {
    const Node& node = tree_[mapping];
    if (node.style == Style::block) return new_block_entry(mapping, missing);
    if (text_[node.span.begin] != '{') return std::nullopt;  // a single pair, as in [a: b]
    return new_flow_entry(mapping, missing);
  }

  [[nodiscard]] AnnotationSlot new_flow_entry(NodeIndex mapping, Keys missing) const {
    const Node& node = tree_[mapping];
    const std::size_t open = node.span.begin + 1;
    const bool empty = node.next == mapping + 1;
    AnnotationSlot slot = flow_slot({open, open}, missing, !empty && is_json(mapping + 1));
    if (empty) return slot;
    // The new entry stands before the first and is set apart like it.
    const std::size_t first = std::min(text_.find_first_not_of(" \t\r\n", open), text_.size());
    if (text_[first] == '#') {
      slot.span = {tree_[mapping + 1].span.begin, tree_[mapping + 1].span.begin};
      slot.after += ", ";
    } else {
      slot.before.insert(0, text_.substr(open, first - open));
      slot.after += first == open ? ", " : ",";
    }
    return slot;
  }

  [[nodiscard]] bool is_json(NodeIndex key) const { return tree_[key].style == Style::double_quoted; }

  [[nodiscard]] AnnotationSlot new_block_entry(NodeIndex mapping, Keys missing) const {
    const Node& node = tree_[mapping];
    const std::size_t first = node.span.begin;
    const std::size_t column = column_of(text_, first);
    // Right behind the line of the mapping's own key, so that a comment above the first entry stays with it.
    if (node.key != kNoNode && node.anchor.empty() && node.tag.empty()) {
      const std::size_t colon = skip_blanks(text_, tree_[node.key].span.end);
      const std::size_t line = next_line(text_, colon);
      if (text_.substr(colon).starts_with(':') && line <= first) {
        AnnotationSlot slot = block_slot({line, line}, missing, column, line);
        if (slot.form == AnnotationSlot::Form::literal) {
          slot.before.insert(0, std::string(column, ' '));
          slot.after = slot.line_break;
          return slot;
        }
      }
    }
    AnnotationSlot slot = block_slot({first, first}, missing, column, text_.size());
    slot.after = slot.line_break + std::string(column, ' ');
    return slot;
  }

  /// The value at `value`, null or {}, becomes a mapping.
  [[nodiscard]] AnnotationSlot new_mapping(NodeIndex value, Keys missing) const {
    const Node& node = tree_[value];
    const bool json = tree_[node.key].style == Style::double_quoted;
    if (!is_in_flow(value) && !json && is_rest_of_line_blank(text_, node.span.end)) {
      const Span with_blanks = {text_.find_last_not_of(" \t", node.span.begin - 1) + 1,
                                skip_blanks(text_, node.span.end)};
      const std::size_t column = column_of(text_, tree_[node.key].span.begin) + kIndentStep;
      AnnotationSlot slot = block_slot(with_blanks, missing, column, next_line(text_, node.span.end));
      slot.before.insert(0, slot.line_break + std::string(column, ' '));
      return slot;
    }
    AnnotationSlot slot = flow_slot(node.span, missing, json);
    slot.before.insert(0, "{");
    slot.after += '}';
    return set_apart(std::move(slot), node);
  }

  /// Adds to the mapping that an alias stands for, here only: {<<: *alias, …}.
  [[nodiscard]] std::optional<AnnotationSlot> extended_alias(NodeIndex value, Keys missing) const {
    const Node& node = tree_[value];
    const NodeIndex target = node.target;
    if (tree_[target].kind != Kind::mapping) return std::nullopt;
    const bool hides =
        missing.size() > 1 && (tree_.find(target, missing[0]) != kNoNode || is_merged_in(target, missing[0]));
    if (hides) return std::nullopt;
    AnnotationSlot slot = flow_slot(node.span, missing, false);
    slot.before.insert(0, "{<<: *" + std::string(node.value) + ", ");
    slot.after += '}';
    return slot;
  }

  /// Where nothing was written for `node`, the new text would touch the ":" before it.
  [[nodiscard]] static AnnotationSlot set_apart(AnnotationSlot slot, const Node& node) {
    if (node.span.begin == node.span.end) slot.before.insert(0, " ");
    return slot;
  }

  const Tree& tree_;
  std::string_view text_;
};

}  // namespace

std::optional<AnnotationSlot> annotation_slot(const Tree& tree, NodeIndex resource) {
  return SlotFinder(tree).find(resource);
}

std::optional<AnnotationSlot> value_slot(const Tree& tree, NodeIndex value) {
  return SlotFinder(tree).value_slot(value);
}

Edit fill(const AnnotationSlot& slot, std::string_view value) {
  std::string text = slot.before;
  if (slot.form == AnnotationSlot::Form::quoted) {
    text += double_quoted(value);
  } else {
    text += '|' + slot.header_comment;
    for (std::size_t begin = 0; begin < value.size();) {
      const std::size_t end = std::min(value.find('\n', begin), value.size());
      text += slot.line_break + std::string(slot.indent, ' ');
      text += value.substr(begin, end - begin);
      begin = end + 1;
    }
  }
  return {.span = slot.span, .text = text + slot.after};
}

}  // namespace manifest
