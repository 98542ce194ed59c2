#include "manifest/tree_builder.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "manifest/line_break.hpp"

namespace manifest {

namespace {

/// Where the content of a block scalar in `span` ends: before the blanks and line breaks behind it.
std::size_t end_of_block(std::string_view text, Span span) {
  std::size_t end = span.end;
  while (end > span.begin + 1) {
    if (text[end - 1] == ' ' || text[end - 1] == '\t') {
      --end;
    } else if (const std::size_t before = before_line_break(text, end); before < end) {
      end = before;
    } else {
      break;
    }
  }
  return end;
}

}  // namespace

TreeBuilder::TreeBuilder(std::string_view text) : tree_(text) { tree_.nodes_.reserve(text.size() / 16); }

void TreeBuilder::scalar(Span span, Style style, std::string_view value, const Properties& properties) {
  if (style == Style::literal || style == Style::folded) span.end = end_of_block(tree_.text_, span);
  Node& node = tree_.nodes_[add({.kind = Kind::scalar, .style = style, .span = span}, properties)];
  // Nearly every value stands in the text as it is; only the others are copied.
  const std::size_t quote = style == Style::single_quoted || style == Style::double_quoted ? 1 : 0;
  const std::string_view written = tree_.text_.substr(span.begin + quote, span.end - span.begin - 2 * quote);
  node.value = written == value ? written : own(value);
  last_end_ = span.end;
  count(1);
}

void TreeBuilder::alias(Span span, std::string_view name) {
  const auto found = anchors_.find(name);
  if (found == anchors_.end()) {
    throw SyntaxError(span.begin, fmt::format("not valid YAML: unknown anchor '{}'", name));
  }
  const NodeIndex target = found->second;
  const auto weight = weights_.find(target);
  if (weight == weights_.end() && tree_[target].kind != Kind::scalar) {
    throw SyntaxError(span.begin,
                      fmt::format("not valid YAML: the value of anchor '{}' contains itself", name));
  }
  Node& node = tree_.nodes_[add({.kind = Kind::alias, .span = span}, {})];
  node.value = found->first;
  node.target = target;
  last_end_ = span.end;
  if (!count(weight == weights_.end() ? 1 : weight->second)) {
    throw SyntaxError(span.begin,
                      fmt::format("aliases make this document larger than {} nodes; kubectl would refuse it",
                                  Tree::kMaxExpandedNodes));
  }
}

void TreeBuilder::open(Kind kind, Style style, std::size_t begin, const Properties& properties) {
  if (open_.size() == Tree::kMaxDepth) {
    throw SyntaxError(begin, fmt::format("nested more than {} levels deep", Tree::kMaxDepth));
  }
  open_.push_back({.index = add({.kind = kind, .style = style, .span = {begin, begin}}, properties)});
}

void TreeBuilder::close(std::size_t end) {
  const Open closed = open_.back();
  open_.pop_back();
  Node& node = tree_.nodes_[closed.index];
  node.next = static_cast<NodeIndex>(tree_.nodes_.size());
  if (node.style != Style::flow) end = std::max(node.span.begin, last_end_);
  node.span.end = end;
  last_end_ = end;
  if (!node.anchor.empty()) weights_[closed.index] = closed.weight;
  count(closed.weight);
}

NodeIndex TreeBuilder::add(Node node, const Properties& properties) {
  const auto index = static_cast<NodeIndex>(tree_.nodes_.size());
  node.next = index + 1;
  node.anchor = own(properties.anchor);
  node.tag = own(properties.tag);
  if (!open_.empty()) {
    Open& parent = open_.back();
    node.parent = parent.index;
    if (tree_.nodes_[parent.index].kind == Kind::mapping) {
      node.is_key = parent.key == kNoNode;
      node.key = parent.key;
      parent.key = node.is_key ? index : kNoNode;
    }
  }
  tree_.nodes_.push_back(node);
  if (!node.anchor.empty()) anchors_[node.anchor] = index;
  return index;
}

/// Adds to the weight of the open collection; false when it has become more than any document may have.
bool TreeBuilder::count(std::uint64_t weight) {
  if (open_.empty()) return true;
  open_.back().weight += weight;
  return open_.back().weight <= Tree::kMaxExpandedNodes;
}

std::string_view TreeBuilder::own(std::string_view text) {
  return text.empty() ? std::string_view() : tree_.owned_.emplace_back(text);
}

}  // namespace manifest
