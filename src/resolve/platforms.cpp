#include "resolve/platforms.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"

namespace resolve {

namespace {

using registry::Descriptor;

bool has_all(const std::vector<std::string>& given, const std::vector<std::string>& wanted) {
  return std::ranges::all_of(
      wanted, [&](const std::string& feature) { return std::ranges::find(given, feature) != given.end(); });
}

bool is_for(const Descriptor& manifest, const image::Platform& wanted) {
  return manifest.platform && satisfies(*manifest.platform, wanted);
}

}  // namespace

bool satisfies(const image::Platform& given, const image::Platform& wanted) {
  return given.os == wanted.os && given.architecture == wanted.architecture &&
         (wanted.variant.empty() || given.variant == wanted.variant) &&
         (wanted.os_version.empty() || given.os_version == wanted.os_version) &&
         has_all(given.os_features, wanted.os_features) && has_all(given.features, wanted.features);
}

image::Digest select_platform(const registry::ManifestDocument& index, const image::Platform& wanted) {
  const auto fits = [&](const Descriptor& manifest) { return is_for(manifest, wanted); };
  const auto found = std::ranges::find_if(index.manifests, fits);
  if (found == index.manifests.end()) {
    throw base::Error(fmt::format("the index {} has no image for {}; it has {}", index.digest.text(),
                                  wanted.text(), platforms_text(index)));
  }
  if (std::ranges::count_if(index.manifests, fits) > 1) {
    throw base::Error(
        fmt::format("the index {} has several images for {}: name a variant or a version of the "
                    "operating system as well; it has {}",
                    index.digest.text(), wanted.text(), platforms_text(index)));
  }
  return found->digest;
}

std::vector<image::Platform> missing_platforms(const registry::ManifestDocument& index,
                                               const std::vector<image::Platform>& required) {
  std::vector<image::Platform> missing;
  std::ranges::copy_if(required, std::back_inserter(missing), [&](const image::Platform& wanted) {
    return std::ranges::none_of(index.manifests,
                                [&](const Descriptor& manifest) { return is_for(manifest, wanted); });
  });
  return missing;
}

std::string platforms_text(const registry::ManifestDocument& index) {
  std::string text;
  for (const Descriptor& manifest : index.manifests) {
    if (!manifest.platform || manifest.platform->os == "unknown") continue;
    text += (text.empty() ? "" : ", ") + manifest.platform->text();
  }
  return text.empty() ? "images of no platform" : text;
}

}  // namespace resolve
