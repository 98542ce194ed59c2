#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/interrupt.hpp"
#include "image/reference.hpp"
#include "registry/failure.hpp"

namespace resolve {

/// " The nearest tags there are 1.25.3, 1.25.2.": those that `typed` may be meant to be, three at most. Empty
/// if none comes near.
std::string nearest_tags(std::string_view typed, const std::vector<std::string>& tags);

/// What `ask` gives. Where it fails as the registry does not have the reference's tag, the failure names
/// those of `tags`, which is asked then, that come near.
template <class Ask, class Tags>
auto with_nearest_tags(const image::Reference& reference, const Ask& ask, const Tags& tags) {
  try {
    return ask();
  } catch (const registry::NoSuchTag& failure) {
    std::string hint;
    try {
      hint = nearest_tags(reference.tag(), tags());
    } catch (const base::Interrupted&) {
      throw;
    } catch (const base::Error&) {  // not every registry lists its tags to everybody
    }
    throw registry::NoSuchTag(failure.what() + hint, failure.is_certain());
  }
}

}  // namespace resolve
