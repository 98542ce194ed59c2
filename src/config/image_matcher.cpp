#include "config/image_matcher.hpp"

namespace config {

namespace {

constexpr std::string_view kOfTags = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";

}  // namespace

std::string_view repo_of(std::string_view reference) {
  if (reference.find('\n') != reference.npos) return reference;
  const std::size_t at = reference.find('@', 1);
  const bool has_digest = at != reference.npos && reference.find(':', at + 2) < reference.size() - 1;
  const std::string_view name = has_digest ? reference.substr(0, at) : reference;
  const std::size_t colon = name.rfind(':');
  const bool has_tag = colon != name.npos && colon > 0 && colon + 1 < name.size() &&
                       name.find_first_not_of(kOfTags, colon + 1) == name.npos;
  return has_tag ? name.substr(0, colon) : name;
}

bool ImageMatcher::matches(std::string_view reference) const {
  if (!image.empty()) return image == reference;
  return !image_repo.empty() && image_repo == repo_of(reference);
}

}  // namespace config
