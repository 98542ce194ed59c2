#include "manifest/tree.hpp"

#include "manifest/parse.hpp"

namespace manifest {

Tree Tree::parse(std::string_view document) {
  if (std::optional<Tree> tree = parse_printed(document)) return *std::move(tree);
  return parse_with_libyaml(document);
}

std::vector<NodeIndex> Tree::children(NodeIndex collection) const {
  std::vector<NodeIndex> indices;
  for (NodeIndex child = collection + 1; child < nodes_[collection].next; child = nodes_[child].next) {
    indices.push_back(child);
  }
  return indices;
}

std::optional<std::string_view> Tree::key_text(NodeIndex value) const {
  NodeIndex key = nodes_[value].key;
  if (key != kNoNode && nodes_[key].kind == Kind::alias) key = nodes_[key].target;
  if (key == kNoNode || nodes_[key].kind != Kind::scalar) return std::nullopt;
  return nodes_[key].value;
}

NodeIndex Tree::find(NodeIndex mapping, std::string_view key) const {
  NodeIndex found = kNoNode;
  if (nodes_[mapping].kind != Kind::mapping) return found;
  for (NodeIndex child = mapping + 1; child < nodes_[mapping].next; child = nodes_[child].next) {
    if (!nodes_[child].is_key && key_text(child) == key) found = child;
  }
  return found;
}

}  // namespace manifest
