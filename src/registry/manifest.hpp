#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/transport.hpp"
#include "image/digest.hpp"
#include "image/reference.hpp"

namespace registry {

/// Bytes of a manifest or index that are read at most (OCI distribution specification, pushing manifests).
inline constexpr std::size_t kMaxManifest = std::size_t{4} * 1024 * 1024;

/// The value of the Accept field: OCI index and manifest, Docker manifest list and schema 2.
inline constexpr std::string_view kManifestTypes =
    "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, "
    "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json";

/// Whether this is a status with which some registries answer HEAD where GET works. A failing or overloaded
/// one is left alone.
bool get_may_work(int status);

/// The digest that a 200 answer to HEAD tells for `reference`; none if it tells none that can be relied on.
/// Throws base::Error for a Docker schema 1 manifest.
std::optional<image::Digest> digest_of_head(const image::Reference& reference, const http::Response& answer);

/// The digest of `bytes` with the algorithm that `other` has.
image::Digest digest_like(const image::Digest& other, std::string_view bytes);

/// The digest of exactly the bytes of a 200 answer to GET; its header fields are not trusted. Throws
/// base::Error if that is not the digest in `reference`, or if the bytes are no manifest or one of Docker
/// schema 1.
image::Digest digest_of_body(const image::Reference& reference, const http::Response& answer);

}  // namespace registry
