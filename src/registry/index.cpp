#include "registry/index.hpp"

#include "base/error.hpp"
#include "registry/document_json.hpp"
#include "registry/json.hpp"
#include "registry/manifest.hpp"
#include "registry/media_types.hpp"

namespace registry {

bool ManifestDocument::is_index() const { return is_index_type(media_type); }

ManifestDocument read_manifest(const image::Reference& reference, const http::Response& answer) {
  ManifestDocument document = {.digest = digest_of_body(reference, answer)};
  base::in_context("what was sent cannot be used", [&] {
    const Json json = parse_json(answer.body);
    document.media_type = read_media_type(json);
    if (document.is_index()) document.manifests = read_descriptors(json, "manifests");
  });
  return document;
}

}  // namespace registry
