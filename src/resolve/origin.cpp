#include "resolve/origin.hpp"

#include <algorithm>

#include "manifest/scalar.hpp"

namespace resolve {

namespace {

/// A string value for a block mapping.
std::string scalar(std::string_view value) {
  return manifest::written_like(manifest::Style::plain, value, manifest::Context::block);
}

/// The lines of one item of `origins`; the keys sorted, as those who compare texts have them today.
std::string item(const ResolvedOrigin& origin) {
  return "  - resolved:\n      tag: " + scalar(origin.tag) + "\n      url: " + scalar(origin.url) + '\n';
}

}  // namespace

std::string images_annotation(std::vector<Image> images) {
  std::erase_if(images, [](const Image& image) { return image.origins.empty(); });
  std::sort(images.begin(), images.end());
  images.erase(std::unique(images.begin(), images.end()), images.end());
  std::string text;
  for (const Image& image : images) {
    text += "- origins:\n";
    for (const Origin& origin : image.origins) {
      text += std::visit([](const auto& kind) { return item(kind); }, origin);
    }
    text += "  url: " + scalar(image.url) + '\n';
  }
  return text;
}

}  // namespace resolve
