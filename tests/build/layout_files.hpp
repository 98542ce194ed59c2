#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "image/digest.hpp"
#include "support/temp_folder.hpp"

namespace layout {

using Json = nlohmann::json;

inline constexpr std::string_view kIndex = "application/vnd.oci.image.index.v1+json";
inline constexpr std::string_view kManifest = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view kConfig = "application/vnd.oci.image.config.v1+json";
inline constexpr std::string_view kLayer = "application/vnd.oci.image.layer.v1.tar+gzip";

inline std::string blob_name(const image::Digest& digest) {
  return "blobs/sha256/" + digest.text().substr(7);
}

inline Json descriptor(std::string_view type, std::string_view bytes) {
  return {{"mediaType", type}, {"digest", image::Digest::of(bytes).text()}, {"size", bytes.size()}};
}

/// A layout that a test puts together in a folder of its own.
struct Layout {
  support::TempFolder folder = {};

  Layout() { folder.write("oci-layout", R"({"imageLayoutVersion": "1.0.0"})"); }

  [[nodiscard]] const std::string& path() const { return folder.path(); }

  /// Writes a blob; the result is its descriptor.
  [[nodiscard]] Json blob(std::string_view type, std::string_view bytes) const {
    folder.write(blob_name(image::Digest::of(bytes)), bytes);
    return descriptor(type, bytes);
  }

  /// Writes the manifest of an image whose config and only layer hold `content`.
  [[nodiscard]] Json image(const std::string& content) const {
    return manifest({{"config", blob(kConfig, "config of " + content)},
                     {"layers", {blob(kLayer, "layer of " + content)}}});
  }

  [[nodiscard]] Json manifest(Json members, std::string_view type = kManifest) const {
    members["schemaVersion"] = 2;
    members["mediaType"] = type;
    return blob(type, members.dump());
  }

  [[nodiscard]] Json index(const std::vector<Json>& manifests, std::string_view type = kIndex) const {
    return manifest({{"manifests", manifests}}, type);
  }

  /// Writes index.json; the result is its bytes.
  std::string root(const std::vector<Json>& manifests) const {
    const std::string bytes = Json{{"schemaVersion", 2}, {"manifests", manifests}}.dump();
    folder.write("index.json", bytes);
    return bytes;
  }
};

inline Json for_platform(Json descriptor, const char* architecture) {
  descriptor["platform"] = {{"os", "linux"}, {"architecture", architecture}};
  return descriptor;
}

inline Json annotated(Json descriptor, const char* name, const char* value) {
  descriptor["annotations"][name] = value;
  return descriptor;
}

inline Json tagged(Json descriptor, const char* tag) {
  return annotated(std::move(descriptor), "org.opencontainers.image.ref.name", tag);
}

}  // namespace layout
