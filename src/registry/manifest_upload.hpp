#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "image/digest.hpp"
#include "image/reference.hpp"
#include "registry/contents.hpp"
#include "registry/host.hpp"
#include "registry/place.hpp"

namespace registry {

/// Throws base::Error unless there is a manifest, and each has the digest that its bytes have.
void check_manifests(const std::vector<ManifestBytes>& manifests);

/// Puts manifests and indexes into one repository.
class ManifestUpload {
 public:
  /// `host`, which is the one at `place`, must outlive this.
  ManifestUpload(Host& host, const Place& place) : host_(host), place_(place) {}

  /// Puts it under its digest, unless it is there, and asks for it. Throws base::Error.
  void put(const ManifestBytes& manifest);

  /// Puts it under `name`, a tag or its digest, whatever stands there. Throws base::Error.
  void put_as(const ManifestBytes& manifest, std::string_view name);

  /// What the repository has under this digest. Throws base::Error.
  [[nodiscard]] ManifestBytes get(const image::Digest& digest);

 private:
  [[nodiscard]] Call call(std::string method, std::string_view name) const;
  [[nodiscard]] image::Reference reference_to(const image::Digest& digest) const;
  void confirm(const image::Digest& digest);

  Host& host_;
  Place place_;
};

}  // namespace registry
