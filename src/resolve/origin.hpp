#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace resolve {

/// A registry was asked what a tag points to.
struct ResolvedOrigin {
  std::string tag = {};
  std::string url = {};  ///< the reference that was looked up, as the user spelled it

  auto operator<=>(const ResolvedOrigin&) const = default;
};

/// One step of how a reference came to its digest.
using Origin = std::variant<ResolvedOrigin>;

/// What the images annotation tells of one image.
struct Image {
  std::string url = {};  ///< registry/repository@digest
  std::vector<Origin> origins =
      {};  ///< in the order they happened; empty when the reference was a digest already

  auto operator<=>(const Image&) const = default;
};

/// The value of the images annotation: a YAML list sorted by url, without duplicates, each line ending in
/// "\n". Empty when no image has origins.
std::string images_annotation(std::vector<Image> images);

}  // namespace resolve
