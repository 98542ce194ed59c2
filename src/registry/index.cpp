#include "registry/index.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "registry/json.hpp"
#include "registry/manifest.hpp"

namespace registry {
namespace {

constexpr std::string_view kOciIndex = "application/vnd.oci.image.index.v1+json";
constexpr std::string_view kDockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
constexpr std::string_view kOciManifest = "application/vnd.oci.image.manifest.v1+json";
constexpr std::string_view kDockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

bool is_index_type(std::string_view type) { return type == kOciIndex || type == kDockerList; }

/// The member called `name`, unless it is absent or null.
const Json* member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

/// A member that is a string; empty if it is absent.
std::string text_member(const Json& object, const char* name) {
  const Json* found = member(object, name);
  if (found == nullptr) return {};
  if (!found->is_string()) throw base::Error(fmt::format("'{}' is not a string", name));
  return found->get<std::string>();
}

/// A member that is a list of strings; empty if it is absent.
std::vector<std::string> texts_member(const Json& object, const char* name) {
  const Json* found = member(object, name);
  if (found == nullptr) return {};
  if (!found->is_array()) throw base::Error(fmt::format("'{}' is not an array", name));
  std::vector<std::string> texts;
  for (const Json& text : *found) {
    if (!text.is_string()) throw base::Error(fmt::format("a member of '{}' is not a string", name));
    texts.push_back(text.get<std::string>());
  }
  return texts;
}

std::optional<image::Platform> read_platform(const Json& descriptor) {
  const Json* platform = member(descriptor, "platform");
  if (platform == nullptr) return std::nullopt;
  if (!platform->is_object()) throw base::Error("'platform' is not an object");
  return image::Platform{.os = text_member(*platform, "os"),
                         .architecture = text_member(*platform, "architecture"),
                         .variant = text_member(*platform, "variant"),
                         .os_version = text_member(*platform, "os.version"),
                         .os_features = texts_member(*platform, "os.features"),
                         .features = texts_member(*platform, "features")};
}

std::int64_t read_size(const Json& descriptor) {
  const Json* size = member(descriptor, "size");
  // An unsigned number above the largest std::int64_t comes out negative.
  const std::int64_t bytes = size != nullptr && size->is_number_integer() ? size->get<std::int64_t>() : -1;
  if (bytes < 0) throw base::Error("'size' is not a number of bytes");
  return bytes;
}

Descriptor read_descriptor(const Json& json) {
  if (!json.is_object()) throw base::Error("it is not an object");
  return {.media_type = text_member(json, "mediaType"),
          .digest = image::Digest::parse(text_member(json, "digest")),
          .size = read_size(json),
          .platform = read_platform(json)};
}

std::vector<Descriptor> read_descriptors(const Json& index) {
  const Json* manifests = member(index, "manifests");
  if (manifests == nullptr || !manifests->is_array()) throw base::Error("'manifests' is not an array");
  std::vector<Descriptor> read;
  read.reserve(manifests->size());
  for (const Json& descriptor : *manifests) {
    const std::string clause = fmt::format("number {} of 'manifests'", read.size() + 1);
    base::in_context(clause, [&] { read.push_back(read_descriptor(descriptor)); });
  }
  return read;
}

/// The type that the document itself tells, else the one that its members make of it. A document that one
/// reader would take for an index, another for an image's manifest, is refused, as the image specification
/// demands.
std::string read_media_type(const Json& document) {
  const bool like_index = document.contains("manifests");
  const bool like_manifest = document.contains("config") || document.contains("layers");
  std::string type = text_member(document, "mediaType");
  if (type.empty()) type = like_index ? kOciIndex : kOciManifest;
  const bool ambiguous = (is_index_type(type) && like_manifest) ||
                         ((type == kOciManifest || type == kDockerManifest) && like_index);
  if (ambiguous) throw base::Error("it can be taken for an index and for an image's manifest: refused");
  return type;
}

}  // namespace

bool ManifestDocument::is_index() const { return is_index_type(media_type); }

ManifestDocument read_manifest(const image::Reference& reference, const http::Response& answer) {
  ManifestDocument document = {.digest = digest_of_body(reference, answer)};
  base::in_context("what was sent cannot be used", [&] {
    const Json json = parse_json(answer.body);
    document.media_type = read_media_type(json);
    if (document.is_index()) document.manifests = read_descriptors(json);
  });
  return document;
}

}  // namespace registry
