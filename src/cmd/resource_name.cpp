#include "cmd/resource_name.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "manifest/resource.hpp"

namespace cmd {

namespace {

using manifest::kNoNode;
using manifest::NodeIndex;
using manifest::Tree;

NodeIndex child(const Tree& tree, NodeIndex mapping, std::string_view key) {
  const NodeIndex value = mapping == kNoNode ? kNoNode : tree.find(mapping, key);
  return value != kNoNode && tree[value].kind == manifest::Kind::alias ? tree[value].target : value;
}

std::string text(const Tree& tree, NodeIndex mapping, std::string_view key) {
  const NodeIndex value = child(tree, mapping, key);
  const bool is_scalar = value != kNoNode && tree[value].kind == manifest::Kind::scalar;
  return is_scalar ? std::string(tree[value].value) : std::string();
}

}  // namespace

ResourceName name_of(const Tree& tree, NodeIndex resource) {
  const NodeIndex metadata = child(tree, resource, "metadata");
  ResourceName found = {.api_version = text(tree, resource, "apiVersion"),
                        .kind = text(tree, resource, "kind"),
                        .namespace_name = text(tree, metadata, "namespace"),
                        .name = text(tree, metadata, "name")};
  const std::string prefix = text(tree, metadata, "generateName");
  if (found.name.empty() && !prefix.empty()) found.name = prefix + '*';
  return found;
}

std::string annotation_of(const Tree& tree, NodeIndex resource, std::string_view name) {
  return text(tree, child(tree, child(tree, resource, "metadata"), "annotations"), name);
}

std::string ResourceName::text() const {
  std::string whole = kind.empty() ? "?" : kind;
  if (!name.empty()) whole += '/' + name;
  std::string more = api_version;
  if (!namespace_name.empty()) more += (more.empty() ? "namespace " : ", namespace ") + namespace_name;
  return more.empty() ? whole : fmt::format("{} ({})", whole, more);
}

nlohmann::ordered_json to_json(const ResourceName& resource) {
  return {{"apiVersion", resource.api_version},
          {"kind", resource.kind},
          {"namespace", resource.namespace_name},
          {"name", resource.name}};
}

std::vector<NodeIndex> resource_nodes(const Tree& tree, const search::Images& images) {
  const std::vector<NodeIndex> resources = manifest::resources(tree);
  const auto begin_of = [&](NodeIndex resource) { return tree[resource].span.begin; };
  std::vector<NodeIndex> nodes;
  for (const search::ImageResource& used : images.resources) {
    const auto found = std::ranges::lower_bound(resources, used.offset, {}, begin_of);
    nodes.push_back(found != resources.end() && begin_of(*found) == used.offset ? *found : kNoNode);
  }
  return nodes;
}

}  // namespace cmd
