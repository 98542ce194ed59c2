#pragma once

#include <string_view>

#include "manifest/tree.hpp"
#include "search/images.hpp"
#include "search/rules.hpp"

namespace search {

/// Finds the image references of a parsed document. Of duplicate keys only the last counts, as for kubectl.
Images find_images(const manifest::Tree& tree, const Rules& rules);

/// The same from the bytes of one document. A document in which no rule can match is not parsed. Throws
/// manifest::SyntaxError.
Images find_images(std::string_view document, const Rules& rules);

}  // namespace search
