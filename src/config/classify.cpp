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

/// Of ResourceLists: v1, v1beta1 and v1alpha1 (KRM functions specification).
constexpr std::string_view kFunctionVersion = "config.kubernetes.io/v1";
constexpr std::string_view kFunctionKind = "ResourceList";

std::string_view value_of(const Tree& tree, NodeIndex mapping, std::string_view key) {
  const NodeIndex value = tree.find(mapping, key);
  return value == kNoNode ? std::string_view() : tree[value].value;
}

/// cluster, kpin or unclear.
Addressee addressee_of(const Tree& tree, NodeIndex mapping) {
  const std::string_view version = value_of(tree, mapping, "apiVersion");
  const std::string_view kind = value_of(tree, mapping, "kind");
  if (is_config(version, kind) || is_images_lock(version, kind)) return Addressee::kpin;
  return version == kApiVersion || version == kLockApiVersion ? Addressee::unclear : Addressee::cluster;
}

std::vector<NodeIndex> items_of(const Tree& tree) {
  const NodeIndex items = tree.empty() ? kNoNode : tree.find(0, "items");
  if (items == kNoNode || tree[items].kind != manifest::Kind::sequence) return {};
  return tree.children(items);
}

bool is_function(const Tree& tree) {
  return !tree.empty() && value_of(tree, 0, "apiVersion").starts_with(kFunctionVersion) &&
         value_of(tree, 0, "kind") == kFunctionKind;
}

bool mentions(std::string_view document, std::string_view version) {
  return base::contains(document, version);
}

}  // namespace

Addressee addressee_of(std::string_view document) {
  const bool may_be_function = mentions(document, kFunctionVersion) && mentions(document, kFunctionKind);
  const bool may_be_config = base::contains(document, kVersionOfAll) &&
                             (mentions(document, kApiVersion) || mentions(document, kLockApiVersion));
  if (!may_be_function && !may_be_config) return Addressee::cluster;
  try {
    const Tree tree = Tree::parse(document);
    if (is_function(tree)) return Addressee::function;
    if (tree.empty() || !may_be_config) return Addressee::cluster;
    return config_in_list(tree) != kNoNode ? Addressee::kpin : addressee_of(tree, 0);
  } catch (const manifest::SyntaxError&) {
    if (!may_be_config) return Addressee::cluster;
    return Addressee::kpin;  // nothing would look at it otherwise, and reading it tells what is wrong
  }
}

bool is_blank(std::string_view document) {
  try {
    const Tree tree = Tree::parse(document);
    return tree.empty() || (tree[0].kind == manifest::Kind::scalar && tree[0].value.empty());
  } catch (const manifest::SyntaxError&) {
    return false;
  }
}

std::vector<NodeIndex> configs_of_function(const Tree& tree, Addressee addressee) {
  std::vector<NodeIndex> found = items_of(tree);
  if (const NodeIndex config = tree.find(0, "functionConfig"); config != kNoNode) found.push_back(config);
  std::erase_if(found, [&](NodeIndex node) { return addressee_of(tree, node) != addressee; });
  std::ranges::sort(found);
  return found;
}

NodeIndex config_in_list(const Tree& tree) {
  const std::vector<NodeIndex> all = items_of(tree);
  const auto found =
      std::ranges::find_if(all, [&](NodeIndex item) { return addressee_of(tree, item) == Addressee::kpin; });
  return found == all.end() ? kNoNode : *found;
}

bool is_config(std::string_view api_version, std::string_view kind) {
  return api_version == kApiVersion && std::ranges::find(kKinds, kind) != kKinds.end();
}

bool is_images_lock(std::string_view api_version, std::string_view kind) {
  return api_version == kLockApiVersion && kind == kLockKind;
}

}  // namespace config
