#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/digest.hpp"
#include "image/platform.hpp"

namespace build {

/// What a manifest or index says of something that belongs to it.
struct Part {
  std::string media_type = {};
  image::Digest digest;
  std::uint64_t size = 0;  ///< bytes
  std::optional<image::Platform> platform = {};
  std::string name = {};        ///< what annotations call it: the tag or the whole reference; mostly empty
  bool is_attestation = false;  ///< it speaks of another image of the same index (BuildKit)
  bool is_foreign = false;      ///< a layer that is fetched from elsewhere and not to be pushed
};

/// A manifest or index. Media types are those of registry/media_types.hpp.
struct ImageDocument {
  std::string media_type = {};
  bool is_index = false;
  std::vector<Part> parts = {};  ///< of an index: its manifests; of a manifest: the config, then the layers
};

/// Reads a manifest or index. `told` is its media type as others have it, or empty; what the document itself
/// says has to agree. Throws base::Error saying what is wrong.
ImageDocument parse_document(std::string_view bytes, std::string_view told = {});

}  // namespace build
