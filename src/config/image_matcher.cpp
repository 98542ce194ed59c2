#include "config/image_matcher.hpp"

namespace config {

std::string_view repo_of(std::string_view reference) {
  const std::string_view name = reference.substr(0, reference.find('@'));
  const std::size_t colon = name.rfind(':');
  const bool is_tag = colon != name.npos && name.find('/', colon) == name.npos;
  return is_tag ? name.substr(0, colon) : name;
}

bool ImageMatcher::matches(std::string_view reference) const {
  if (!image.empty() && image == reference) return true;
  return !image_repo.empty() && image_repo == repo_of(reference);
}

}  // namespace config
