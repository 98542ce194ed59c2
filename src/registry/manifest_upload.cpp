#include "registry/manifest_upload.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "registry/index.hpp"
#include "registry/manifest.hpp"
#include "registry/push_failure.hpp"
#include "registry/upload_context.hpp"

namespace registry {

void check_manifests(const std::vector<ManifestBytes>& manifests) {
  if (manifests.empty()) throw base::Error("there is no manifest to push");
  for (const ManifestBytes& manifest : manifests) {
    base::in_context(fmt::format("manifest {}", manifest.digest.text()), [&] {
      if (manifest.bytes.size() > kMaxManifest) {
        throw base::Error(
            fmt::format("it has {} bytes; registries take {}", manifest.bytes.size(), kMaxManifest));
      }
      const image::Digest digest = digest_like(manifest.digest, manifest.bytes);
      if (digest != manifest.digest) {
        throw base::Error(fmt::format("its bytes have the digest {}", digest.text()));
      }
    });
  }
}

Call ManifestUpload::call(std::string method, std::string_view name) const {
  return {.method = std::move(method),
          .repository = place_.repository,
          .path = fmt::format("manifests/{}", name),
          .headers = {{"Accept", std::string(kManifestTypes)}},
          .max_body = kMaxManifest,
          .access = Access::push};
}

image::Reference ManifestUpload::reference_to(const image::Digest& digest) const {
  return image::Reference::parse(fmt::format("{}/{}@{}", place_.host, place_.repository, digest.text()));
}

void ManifestUpload::put(const ManifestBytes& manifest) {
  const Call head = call("HEAD", manifest.digest.text());
  const Answer answer = host_.send(head);
  if (answer.response.status == 200) {
    if (digest_of_head(reference_to(manifest.digest), answer.response)) return;
  } else if (answer.response.status == 401 || answer.response.status == 403 ||
             !get_may_work(answer.response.status)) {
    fail_push(host_, head, answer);
  }
  put_as(manifest, manifest.digest.text());
  confirm(manifest.digest);
}

void ManifestUpload::put_as(const ManifestBytes& manifest, std::string_view name) {
  const Call put = {.method = "PUT",
                    .repository = place_.repository,
                    .path = fmt::format("manifests/{}", name),
                    .headers = {{"Content-Type", manifest.media_type}},
                    .body = manifest.bytes,
                    .repeat = http::Repeat::safe,
                    .access = Access::push};
  const Answer answer = host_.send(put);
  if (!is_success(answer.response)) fail_push(host_, put, answer);
  check_confirmed(put, answer, manifest.digest);
}

void ManifestUpload::confirm(const image::Digest& digest) {
  const image::Reference reference = reference_to(digest);
  const Call head = call("HEAD", digest.text());
  const Answer answer = host_.send(head);
  if (answer.response.status == 200) {
    if (digest_of_head(reference, answer.response)) return;
  } else if (!get_may_work(answer.response.status)) {
    fail_push(host_, head, answer);
  }
  static_cast<void>(get(digest));
}

ManifestBytes ManifestUpload::get(const image::Digest& digest) {
  const Call fetch = call("GET", digest.text());
  Answer answer = host_.send(fetch);
  if (answer.response.status != 200) fail_push(host_, fetch, answer);
  return base::in_context(fmt::format("GET {}", answer.url), [&]() -> ManifestBytes {
    const ManifestDocument document = read_manifest(reference_to(digest), answer.response);
    return {.digest = digest, .media_type = document.media_type, .bytes = std::move(answer.response.body)};
  });
}

}  // namespace registry
