#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "image/digest.hpp"

namespace registry {

/// A layer or config that an image consists of.
struct Blob {
  image::Digest digest;
  std::uint64_t size = 0;       ///< bytes
  std::string file = {};        ///< a whole file that holds it
  std::string mount_from = {};  ///< a repository of the same registry that has it; empty if none is known
};

/// A manifest or index, byte by byte as its digest has it.
struct ManifestBytes {
  image::Digest digest;
  std::string media_type = {};
  std::string bytes = {};
};

/// All that belongs to an image, or to an index with the images in it.
struct Contents {
  std::vector<Blob> blobs = {};
  std::vector<ManifestBytes> manifests = {};  ///< children before those that name them; the last is the root
};

}  // namespace registry
