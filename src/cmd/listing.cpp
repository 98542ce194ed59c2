#include "cmd/listing.hpp"

#include <map>
#include <utility>

#include "cmd/stream.hpp"
#include "config/origins.hpp"
#include "manifest/annotate.hpp"

namespace cmd {

namespace {

using manifest::kNoNode;
using manifest::NodeIndex;
using manifest::Tree;
using OriginsByUrl = std::map<std::string, std::vector<image::Origin>>;

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
  std::vector<Described> described;
  for (const NodeIndex resource : resource_nodes(tree, images)) {
    described.emplace_back();
    if (resource != kNoNode)
      described.back() = {.name = name_of(tree, resource), .origins = origins_of(tree, resource)};
  }
  return described;
}

}  // namespace

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
