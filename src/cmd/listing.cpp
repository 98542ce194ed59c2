#include "cmd/listing.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cmd/stream.hpp"
#include "config/origins.hpp"
#include "manifest/annotate.hpp"
#include "manifest/resource.hpp"

namespace cmd {

namespace {

using manifest::kNoNode;
using manifest::NodeIndex;
using manifest::Tree;
using OriginsByUrl = std::map<std::string, std::vector<image::Origin>>;

NodeIndex child(const Tree& tree, NodeIndex mapping, std::string_view key) {
  const NodeIndex value = mapping == kNoNode ? kNoNode : tree.find(mapping, key);
  return value != kNoNode && tree[value].kind == manifest::Kind::alias ? tree[value].target : value;
}

std::string text(const Tree& tree, NodeIndex mapping, std::string_view key) {
  const NodeIndex value = child(tree, mapping, key);
  const bool is_scalar = value != kNoNode && tree[value].kind == manifest::Kind::scalar;
  return is_scalar ? std::string(tree[value].value) : std::string();
}

OriginsByUrl origins_of(const Tree& tree, NodeIndex resource) {
  OriginsByUrl origins;
  for (image::ProvenImage& image :
       config::read_images_annotation(annotation_of(tree, resource, manifest::kImagesAnnotation))) {
    origins[image.url] = std::move(image.origins);
  }
  return origins;
}

/// A resource as the listing tells of it.
struct Described {
  ResourceName name = {};
  OriginsByUrl origins = {};
};

std::vector<Described> describe(std::string_view document, const search::Images& images) {
  const Tree tree = Tree::parse(document);
  const std::vector<NodeIndex> resources = manifest::resources(tree);
  std::vector<Described> described;
  for (const search::ImageResource& used : images.resources) {
    const auto found = std::ranges::find_if(
        resources, [&](NodeIndex resource) { return tree[resource].span.begin == used.offset; });
    described.emplace_back();
    if (found != resources.end())
      described.back() = {.name = name_of(tree, *found), .origins = origins_of(tree, *found)};
  }
  return described;
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

std::vector<ListedImage> Stream::listing() const {
  Places places(*this);
  std::vector<ListedImage> listed;
  for (const Document& document : documents_) {
    if (document.images.sites.empty()) continue;
    std::vector<Described> described = describe(document.text, document.images);
    for (const search::ImageSite& site : document.images.sites) {
      if (!site.is_pinned()) continue;
      const Described& resource = described[site.resource];
      const auto origins = resource.origins.find(site.reference);
      const manifest::Position position = places.of(document, site.offset).position;
      listed.push_back(
          {.image = site.reference,
           .origins = origins == resource.origins.end() ? std::vector<image::Origin>() : origins->second,
           .resource = resource.name,
           .file = inputs_[document.input].name,
           .line = position.line,
           .column = position.column});
    }
  }
  return listed;
}

}  // namespace cmd
