#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/image_matcher.hpp"
#include "config/search_rule.hpp"
#include "config/source.hpp"
#include "image/origin.hpp"
#include "image/platform.hpp"

namespace config {

/// The tag with the highest semantic version that fits.
struct TagSelection {
  std::string constraints = {};  ///< as spelled; empty: any version

  /// Without it prereleases are not considered; empty: all are; else those made of these identifiers.
  std::optional<std::vector<std::string>> prereleases = {};
};

/// Another image takes the place of one.
struct Override {
  ImageMatcher image = {};
  std::string new_image = {};
  bool preresolved = false;  ///< `new_image` is used as it stands
  std::optional<TagSelection> tag_selection = {};
  std::optional<image::Platform> platform = {};
  std::vector<image::Origin> origins = {};  ///< of a preresolved image, when an ImagesLock tells
  std::string place = {};                   ///< "file:line:column"
};

/// What an image has to fulfil. The first policy whose pattern fits an image is its policy; '*' and '?' in
/// the patterns stand for any characters and for one.
struct Policy {
  enum class OnUnresolved { fail, warn, skip };
  enum class ReferenceForm { digest, tag_and_digest };

  ImageMatcher image = {};
  OnUnresolved on_unresolved = OnUnresolved::fail;
  bool skip = false;  ///< the reference is left as it is
  std::vector<image::Platform> require_platforms = {};
  std::optional<ReferenceForm> reference = {};
  std::vector<std::string> allow_registries = {};  ///< patterns; empty: any registry
  std::string place = {};                          ///< "file:line:column"
};

/// What all Config documents say together, in the order of the inputs.
struct Config {
  std::vector<Source> sources = {};
  std::vector<Destination> destinations = {};
  std::vector<Override> overrides = {};
  std::vector<SearchRule> keys = {};  ///< the short form of rules
  std::vector<SearchRule> search_rules = {};
  std::vector<Policy> policies = {};
  std::vector<std::string> allowed_builders = {};  ///< names; whether they count is not decided here

  /// Adds what `other`, which comes later in the inputs, says.
  void append(Config other);

  /// The user's rules in the order they are tried: all `keys` come before all `search_rules`.
  [[nodiscard]] std::vector<SearchRule> user_rules() const;
};

}  // namespace config
