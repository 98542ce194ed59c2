#include "resolve/plan.hpp"

namespace resolve {

Plan plan(std::string_view reference) {
  image::Reference parsed = image::Reference::parse(reference);
  if (parsed.digest()) return Keep{.pinned = parsed.pinned_to(*parsed.digest())};
  return Lookup{.reference = std::move(parsed)};
}

}  // namespace resolve
