#include "registry/document_json.hpp"

#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "registry/media_types.hpp"

namespace registry {
namespace {

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

}  // namespace

const Json* member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text_member(const Json& object, const char* name) {
  const Json* found = member(object, name);
  if (found == nullptr) return {};
  if (!found->is_string()) throw base::Error(fmt::format("'{}' is not a string", name));
  return found->get<std::string>();
}

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

Descriptor read_descriptor(const Json& json) {
  if (!json.is_object()) throw base::Error("it is not an object");
  return {.media_type = text_member(json, "mediaType"),
          .digest = image::Digest::parse(text_member(json, "digest")),
          .size = read_size(json),
          .platform = read_platform(json)};
}

std::vector<Descriptor> read_descriptors(const Json& document, const char* name) {
  const Json* descriptors = member(document, name);
  if (descriptors == nullptr || !descriptors->is_array()) {
    throw base::Error(fmt::format("'{}' is not an array", name));
  }
  std::vector<Descriptor> read;
  read.reserve(descriptors->size());
  for (const Json& descriptor : *descriptors) {
    const std::string clause = fmt::format("number {} of '{}'", read.size() + 1, name);
    base::in_context(clause, [&] { read.push_back(read_descriptor(descriptor)); });
  }
  return read;
}

std::string read_media_type(const Json& document, std::string_view told) {
  const bool like_index = document.contains("manifests");
  const bool like_manifest = document.contains("config") || document.contains("layers");
  std::string type = text_member(document, "mediaType");
  if (type.empty()) type = told;
  if (type.empty()) type = like_index ? kOciIndex : kOciManifest;
  const bool ambiguous = (is_index_type(type) && like_manifest) || (is_manifest_type(type) && like_index);
  if (ambiguous) throw base::Error("it can be taken for an index and for an image's manifest: refused");
  return type;
}

}  // namespace registry
