#pragma once

#include <string>
#include <string_view>

namespace config {

/// Names images by their text, as users spell them: nothing is normalised. Where both fields say something,
/// `image` alone counts.
struct ImageMatcher {
  std::string image = {};       ///< the whole reference; empty when it does not matter
  std::string image_repo = {};  ///< what stands before ":tag" and "@digest"; empty when it does not matter

  auto operator<=>(const ImageMatcher&) const = default;

  /// Whether `reference` is the image or one of the repository.
  [[nodiscard]] bool matches(std::string_view reference) const;
};

/// What stands before the optional ":tag" and the optional "@digest" of `reference`; all of a text that has
/// something else there ("echo: hello", several lines).
std::string_view repo_of(std::string_view reference);

}  // namespace config
