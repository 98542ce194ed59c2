#include "search/path.hpp"

#include <algorithm>
#include <variant>

namespace search {

namespace {

using manifest::Kind;
using manifest::kNoNode;
using manifest::NodeIndex;
using manifest::Tree;

/// Whether one step leads from the parent of `node` to it.
class Step {
 public:
  Step(const Tree& tree, NodeIndex node) : tree_(tree), node_(node) {}

  bool operator()(const std::string& key) const { return tree_.key_text(node_) == key; }
  bool operator()(const config::AllIndexes& /*any*/) const { return is_item(); }
  bool operator()(const config::AnyDepth& /*any*/) const { return true; }

  bool operator()(const config::Index& index) const {
    if (!is_item()) return false;
    std::size_t before = 0;
    for (NodeIndex item = tree_[node_].parent + 1; item < node_ && before <= index.value; ++before)
      item = tree_[item].next;
    return before == index.value;
  }

  bool operator()(const config::Where& where) const {
    if (!is_item()) return false;
    const NodeIndex item = tree_[node_].kind == Kind::alias ? tree_[node_].target : node_;
    return std::all_of(where.fields.begin(), where.fields.end(), [&](const auto& field) {
      return tree_.find(item, field.first) != kNoNode && text_of(tree_, item, field.first) == field.second;
    });
  }

 private:
  [[nodiscard]] bool is_item() const {
    const NodeIndex parent = tree_[node_].parent;
    return parent != kNoNode && tree_[parent].kind == Kind::sequence;
  }

  const Tree& tree_;
  NodeIndex node_;
};

}  // namespace

std::string_view text_of(const Tree& tree, NodeIndex mapping, std::string_view key) {
  NodeIndex value = tree.find(mapping, key);
  if (value != kNoNode && tree[value].kind == Kind::alias) value = tree[value].target;
  return value != kNoNode && tree[value].kind == Kind::scalar ? tree[value].value : std::string_view();
}

bool leads_to(const std::vector<config::PathStep>& steps, const Tree& tree, NodeIndex root, NodeIndex node) {
  // Upwards from the node. Where the two do not fit, the any-depth step met last takes in one node more.
  std::size_t left = steps.size();
  std::size_t left_at_any = 0;  // 0: none was met, as there is always a step behind it otherwise
  NodeIndex node_at_any = kNoNode;
  while (true) {
    if (left > 0 && std::holds_alternative<config::AnyDepth>(steps[left - 1])) {
      left_at_any = left--;
      node_at_any = node;
    } else if (left > 0 && node != root && std::visit(Step(tree, node), steps[left - 1])) {
      --left;
      node = tree[node].parent;
    } else if (left == 0 && node == root) {
      return true;
    } else if (left_at_any > 0 && node_at_any != root) {
      node_at_any = tree[node_at_any].parent;
      node = node_at_any;
      left = left_at_any - 1;
    } else {
      return false;
    }
  }
}

}  // namespace search
