#include "build/image_document.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "registry/document_json.hpp"
#include "registry/media_types.hpp"

namespace build {
namespace {

using registry::Json;

/// An annotation that is a text; empty if there is none.
std::string annotation(const Json& descriptor, const char* name) {
  const Json* annotations = registry::member(descriptor, "annotations");
  if (annotations == nullptr || !annotations->is_object()) return {};
  return registry::text_member(*annotations, name);
}

/// Docker and containerd tell the whole reference, everybody else the tag.
std::string name_of(const Json& descriptor) {
  std::string name = annotation(descriptor, "io.containerd.image.name");
  return name.empty() ? annotation(descriptor, "org.opencontainers.image.ref.name") : name;
}

bool is_foreign_layer(const Json& descriptor, std::string_view type) {
  const bool may_not_be_pushed = type.find(".nondistributable.") != type.npos ||
                                 type.starts_with("application/vnd.docker.image.rootfs.foreign.");
  const Json* urls = registry::member(descriptor, "urls");
  return may_not_be_pushed && urls != nullptr && urls->is_array() && !urls->empty();
}

Part read_part(const registry::Descriptor& read, const Json& json) {
  return {.media_type = read.media_type,
          .digest = read.digest,
          .size = static_cast<std::uint64_t>(read.size),
          .platform = read.platform,
          .name = name_of(json),
          .is_attestation = !annotation(json, "vnd.docker.reference.type").empty(),
          .is_foreign = is_foreign_layer(json, read.media_type)};
}

void read_list(const Json& document, const char* name, std::vector<Part>& parts) {
  const std::vector<registry::Descriptor> descriptors = registry::read_descriptors(document, name);
  const Json& list = *registry::member(document, name);
  for (std::size_t i = 0; i < descriptors.size(); ++i) parts.push_back(read_part(descriptors[i], list[i]));
}

void check_version(const Json& document) {
  const Json* version = registry::member(document, "schemaVersion");
  if (version == nullptr || !version->is_number_integer() || *version != 2) {
    throw base::Error("its 'schemaVersion' is not 2");
  }
}

}  // namespace

ImageDocument parse_document(std::string_view bytes, std::string_view told) {
  const Json json = registry::parse_json(bytes);
  if (!json.is_object()) throw base::Error("it is not a JSON object");
  check_version(json);
  ImageDocument document = {.media_type = registry::read_media_type(json, told)};
  const std::string& type = document.media_type;
  if (!told.empty() && type != told) {
    throw base::Error(
        fmt::format("it says that it is {}, but it is named as {}", base::quoted(type), base::quoted(told)));
  }
  document.is_index = registry::is_index_type(type);
  if (document.is_index) {
    read_list(json, "manifests", document.parts);
    return document;
  }
  if (!registry::is_manifest_type(type)) {
    throw base::Error(fmt::format("{} is no media type of an image or index", base::quoted(type)));
  }
  const Json* config = registry::member(json, "config");
  if (config == nullptr) throw base::Error("it has no 'config'");
  base::in_context("its 'config'",
                   [&] { document.parts.push_back(read_part(registry::read_descriptor(*config), *config)); });
  read_list(json, "layers", document.parts);
  return document;
}

}  // namespace build
