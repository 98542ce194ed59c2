#pragma once

#include <string_view>

namespace registry {

// Media types of the OCI image specification and of Docker's image manifest, version 2, schema 2.
inline constexpr std::string_view kOciIndex = "application/vnd.oci.image.index.v1+json";
inline constexpr std::string_view kDockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
inline constexpr std::string_view kOciManifest = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view kDockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
inline constexpr std::string_view kOciConfig = "application/vnd.oci.image.config.v1+json";
inline constexpr std::string_view kOciGzipLayer = "application/vnd.oci.image.layer.v1.tar+gzip";
inline constexpr std::string_view kOciZstdLayer = "application/vnd.oci.image.layer.v1.tar+zstd";

/// Whether it is that of an index (OCI) or manifest list (Docker).
constexpr bool is_index_type(std::string_view type) { return type == kOciIndex || type == kDockerList; }

/// Whether it is that of one image's manifest.
constexpr bool is_manifest_type(std::string_view type) {
  return type == kOciManifest || type == kDockerManifest;
}

}  // namespace registry
