#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "image/digest.hpp"

namespace registry {

/// A blob in a file of its own.
struct Blob {
  image::Digest digest;
  std::uint64_t size = 0;       ///< bytes
  std::string file = {};        ///< the path of the whole blob
  std::string mount_from = {};  ///< a repository of the same registry that may have it; empty: none is known
};

/// A manifest or index, byte for byte.
struct ManifestBytes {
  image::Digest digest;
  std::string media_type = {};
  std::string bytes = {};
};

/// All of an image, or of an index with its images.
struct Contents {
  std::vector<Blob> blobs = {};
  std::vector<ManifestBytes> manifests = {};  ///< children before those that name them; the last is the root
};

}  // namespace registry
