#include "manifest/resource.hpp"

#include <algorithm>

namespace manifest {

namespace {

/// The items of a list resource, or nothing for any other resource.
std::vector<NodeIndex> list_items(const Tree& tree, NodeIndex resource) {
  const NodeIndex kind = tree.find(resource, "kind");
  const NodeIndex items = tree.find(resource, "items");
  if (kind == kNoNode || items == kNoNode) return {};
  if (tree[kind].kind != Kind::scalar || !tree[kind].value.ends_with("List")) return {};
  if (tree[items].kind != Kind::sequence) return {};
  return tree.children(items);
}

}  // namespace

std::vector<NodeIndex> resources(const Tree& tree) {
  std::vector<NodeIndex> found;
  std::vector<NodeIndex> candidates;
  if (!tree.empty()) candidates.push_back(0);
  while (!candidates.empty()) {
    const NodeIndex candidate = candidates.back();
    candidates.pop_back();
    if (tree[candidate].kind != Kind::mapping) continue;
    found.push_back(candidate);
    const std::vector<NodeIndex> items = list_items(tree, candidate);
    candidates.insert(candidates.end(), items.begin(), items.end());
  }
  std::sort(found.begin(), found.end());
  return found;
}

NodeIndex resource_of(const Tree& tree, const std::vector<NodeIndex>& resources, NodeIndex node) {
  while (node != kNoNode && !std::binary_search(resources.begin(), resources.end(), node))
    node = tree[node].parent;
  return node;
}

}  // namespace manifest
