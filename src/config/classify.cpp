#include "config/classify.hpp"

#include <algorithm>
#include <vector>

#include "base/contains.hpp"

namespace config {

namespace {

using manifest::kNoNode;
using manifest::NodeIndex;
using manifest::Tree;

/// What all apiVersions that speak to kpin have in common: one look spares most documents the others.
constexpr std::string_view kVersionOfAll = "/v1alpha1";

std::string_view value_of(const Tree& tree, NodeIndex mapping, std::string_view key) {
  const NodeIndex value = tree.find(mapping, key);
  return value == kNoNode ? std::string_view() : tree[value].value;
}

bool is_known(const Tree& tree, NodeIndex mapping) {
  const std::string_view version = value_of(tree, mapping, "apiVersion");
  const std::string_view kind = value_of(tree, mapping, "kind");
  return is_config(version, kind) || is_images_lock(version, kind);
}

bool mentions(std::string_view document, std::string_view version) {
  return base::contains(document, version);
}

}  // namespace

Addressee addressee_of(std::string_view document) {
  if (!base::contains(document, kVersionOfAll)) return Addressee::cluster;
  if (!mentions(document, kApiVersion) && !mentions(document, kLockApiVersion)) return Addressee::cluster;
  try {
    const Tree tree = Tree::parse(document);
    if (tree.empty()) return Addressee::cluster;
    if (is_known(tree, 0) || config_in_list(tree) != kNoNode) return Addressee::kpin;
    const std::string_view version = value_of(tree, 0, "apiVersion");
    return version == kApiVersion || version == kLockApiVersion ? Addressee::unclear : Addressee::cluster;
  } catch (const manifest::SyntaxError&) {
    return Addressee::kpin;  // nothing would look at it otherwise, and reading it tells what is wrong
  }
}

NodeIndex config_in_list(const Tree& tree) {
  const NodeIndex items = tree.empty() ? kNoNode : tree.find(0, "items");
  if (items == kNoNode || tree[items].kind != manifest::Kind::sequence) return kNoNode;
  const std::vector<NodeIndex> all = tree.children(items);
  const auto found = std::ranges::find_if(all, [&](NodeIndex item) { return is_known(tree, item); });
  return found == all.end() ? kNoNode : *found;
}

bool is_config(std::string_view api_version, std::string_view kind) {
  return api_version == kApiVersion && std::ranges::find(kKinds, kind) != kKinds.end();
}

bool is_images_lock(std::string_view api_version, std::string_view kind) {
  return api_version == kLockApiVersion && kind == kLockKind;
}

}  // namespace config
