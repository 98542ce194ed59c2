#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/quoted.hpp"
#include "config/value.hpp"

namespace config {

namespace {

using manifest::Kind;
using manifest::Node;
using manifest::NodeIndex;
using manifest::SyntaxError;

bool is_merge_key(const Node& key) {
  return key.kind == Kind::scalar && key.style == manifest::Style::plain && key.tag.empty() &&
         key.value == "<<";
}

}  // namespace

std::vector<Value> Value::items() const {
  if (node().kind != Kind::sequence) fail_type("a list");
  std::vector<Value> values;
  for (const NodeIndex item : reader_->tree_.children(content())) {
    values.push_back(reader_->child(*this, item, {.index = values.size(), .is_item = true}));
  }
  return values;
}

std::map<std::string_view, Value> Value::entries() const {
  if (!is_mapping()) fail_type("a mapping");
  std::map<std::string_view, Value> found;
  collect(content(), 0, found);
  return found;
}

/// Adds what `mapping` says; what its merge keys bring yields to what is there.
void Value::collect(NodeIndex mapping, std::size_t depth, std::map<std::string_view, Value>& entries) const {
  const manifest::Tree& tree = reader_->tree_;
  if (depth > Reader::kMaxDepth) fail("merge keys go too deep");
  std::map<std::string_view, Value> own;
  std::vector<NodeIndex> merged;
  const std::vector<NodeIndex> children = tree.children(mapping);
  for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
    const Node& key = tree[children[i]];
    const NodeIndex value = children[i + 1];
    if (is_merge_key(key)) {
      merged.push_back(value);
      continue;
    }
    const std::optional<std::string_view> name = tree.key_text(value);
    if (!name) throw SyntaxError(key.span.begin, "a key must be a string");
    if (name->find('\0') != name->npos) throw SyntaxError(key.span.begin, "a key contains a NUL");
    const Value child = reader_->child(*this, value, {.key = *name, .key_offset = key.span.begin});
    if (!own.insert_or_assign(*name, child).second) {
      const std::string where = path();
      reader_->doubt(key.span.begin, fmt::format("duplicate field {}{}; the last one counts",
                                                 base::quoted(*name), where.empty() ? "" : " in " + where));
    }
  }
  entries.merge(own);
  for (const NodeIndex value : merged) {
    const NodeIndex source = reader_->followed(value);
    const std::vector<NodeIndex> sources =
        tree[source].kind == Kind::sequence ? tree.children(source) : std::vector<NodeIndex>{source};
    for (const NodeIndex each : sources) {
      const NodeIndex more = reader_->followed(each);
      if (tree[more].kind != Kind::mapping) {
        throw SyntaxError(tree[each].span.begin, "'<<' needs a mapping, or a list of mappings");
      }
      collect(more, depth + 1, entries);
    }
  }
}

NodeIndex Reader::followed(NodeIndex node) const {
  return tree_[node].kind == Kind::alias ? tree_[node].target : node;
}

Value Reader::root(manifest::NodeIndex node) {
  if (steps_.empty()) steps_.emplace_back();
  return {*this, node, 0};
}

Value Reader::child(const Value& parent, NodeIndex written, Step step) {
  step.parent = parent.step_;
  step.depth = steps_[parent.step_].depth + 1;
  const std::size_t offset = tree_[written].span.begin;
  if (step.depth > kMaxDepth) {
    throw SyntaxError(offset, fmt::format("nested more than {} levels deep", kMaxDepth));
  }
  if (steps_.size() > tree_.nodes().size() + kMaxRepeated) {
    throw SyntaxError(offset, "aliases and merge keys make this document too large");
  }
  steps_.push_back(step);
  return {*this, written, static_cast<std::uint32_t>(steps_.size() - 1)};
}

void Reader::refuse_doubts() {
  refuses_ = true;
  if (!warnings_.empty()) throw SyntaxError(warnings_.front().offset, warnings_.front().text);
}

void Reader::doubt(std::size_t offset, std::string text) {
  if (refuses_) throw SyntaxError(offset, std::move(text));
  warnings_.push_back({.offset = offset, .text = std::move(text)});
}

std::vector<Warning> Reader::take_warnings() {
  std::sort(warnings_.begin(), warnings_.end());
  warnings_.erase(std::unique(warnings_.begin(), warnings_.end()), warnings_.end());
  return std::exchange(warnings_, {});
}

}  // namespace config
