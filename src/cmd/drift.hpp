#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cmd/listing.hpp"
#include "image/digest.hpp"
#include "resolve/resolver.hpp"

namespace cmd {

/// A digest and the tag that it was found under.
struct TaggedPin {
  std::string tag = {};  ///< "registry/repository:tag"
  image::Digest digest;

  /// The index that the image was taken out of for one platform, if the annotation tells.
  std::optional<image::Digest> index = {};

  auto operator<=>(const TaggedPin&) const = default;
};

/// The tag of `image`, if that has a digest: as it is spelled, or as the annotation of its resource has it
/// for the same repository. Nothing if neither tells.
std::optional<TaggedPin> tagged_pin(const ListedImage& image);

/// Where tags point to that do not lead to their pins any more, which are gone, and why nothing is known of
/// others.
struct Drift {
  std::map<TaggedPin, image::Digest> moved = {};
  std::set<TaggedPin> gone = {};
  std::map<TaggedPin, std::string> unknown = {};
};

/// Asks registries for the tags of `pins`, each once, at most `lookups` at a time, and tells
/// `effects.settled` of each. An index that has the pin as the image for one of its platforms leads to it as
/// well.
Drift find_drift(const std::set<TaggedPin>& pins, const resolve::Effects& effects, std::size_t lookups);

}  // namespace cmd
