#include "config/search_rule.hpp"

namespace config {

std::vector<SearchRule> default_rules() {
  const std::vector<PathStep> image_volume = {AnyDepth(), "volumes", AllIndexes(), "image", "reference"};
  return {{.key = KeyMatcher{.name = "image"}}, {.key = KeyMatcher{.path = image_volume}}};
}

}  // namespace config
