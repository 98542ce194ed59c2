#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/transport.hpp"
#include "image/digest.hpp"
#include "image/platform.hpp"
#include "image/reference.hpp"

namespace registry {

/// What an index says of one of its manifests, which may be an index itself. As an index names it: not looked
/// up, not verified.
struct Descriptor {
  std::string media_type;
  image::Digest digest;
  std::int64_t size = 0;  ///< bytes of the manifest
  std::optional<image::Platform> platform = {};

  bool operator==(const Descriptor&) const = default;
};

/// What a reference leads to: an index (OCI) or manifest list (Docker) of several manifests, or one image's
/// manifest.
struct ManifestDocument {
  image::Digest digest;                    ///< of exactly the bytes that were sent
  std::string media_type = {};             ///< by the bytes, not by a header field
  std::vector<Descriptor> manifests = {};  ///< in the index's order; empty for an image's manifest

  /// Whether it is an index or manifest list, if an empty one.
  [[nodiscard]] bool is_index() const;

  bool operator==(const ManifestDocument&) const = default;
};

/// What a 200 answer to GET for `reference` holds. Throws base::Error like digest_of_body(), and for an index
/// that cannot be read or that could be taken for an image's manifest as well.
ManifestDocument read_manifest(const image::Reference& reference, const http::Response& answer);

}  // namespace registry
