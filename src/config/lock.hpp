#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/search_rule.hpp"
#include "image/origin.hpp"

namespace config {

/// What one reference was pinned to.
struct LockedImage {
  std::string image = {};  ///< the reference as it stands in the resources
  image::ProvenImage pinned = {};
};

/// Whether an ImagesLock tells the origins of its images.
enum class OriginsAnnotation { write, omit };

/// The text of a Config that pins these images by preresolved overrides, and has the user's rules, the short
/// ones included. The order of `images` does not matter, and duplicates of images and rules are written once.
std::string write_lock(std::vector<LockedImage> images, const std::vector<SearchRule>& rules);

/// The text of an ImagesLock of these images. Throws base::InputError for one without a digest, which no
/// reader of an ImagesLock would take.
std::string write_images_lock(std::vector<LockedImage> images, OriginsAnnotation origins);

/// The text of a lock, Config or ImagesLock, with the references of these images replaced and every other
/// byte as it was; images that it does not lock are ignored. An ImagesLock's origins are replaced with them
/// where they are told. Throws base::InputError when the lock is written in a way that replacing some would
/// change others, and manifest::SyntaxError when it cannot be read.
std::string update_lock(std::string_view text, const std::vector<LockedImage>& images);

}  // namespace config
