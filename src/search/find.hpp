#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/annotate.hpp"
#include "manifest/edit.hpp"
#include "manifest/scalar.hpp"
#include "manifest/tree.hpp"
#include "search/rule.hpp"

namespace search {

/// One image reference of a document.
struct ImageSite {
  std::string reference = {};  ///< as the user spelled it, unescaped
  manifest::Span span = {};    ///< the bytes of the value, or of the alias that stands for it
  manifest::Style style = manifest::Style::plain;
  manifest::Context context = manifest::Context::block;
  bool is_inherited = false;  ///< an alias whose anchor is a site itself: rewriting that one is enough
  std::string comment = {};   ///< of a block scalar: what follows its header on the line
};

/// A resource that uses images.
struct ImageResource {
  std::vector<ImageSite> sites = {};                        ///< in the order they are written
  std::optional<manifest::AnnotationSlot> annotation = {};  ///< nothing when there is no place for it
  std::size_t offset = 0;                                   ///< where the resource begins, in bytes
};

/// Finds the image references of a parsed document, by resource; resources without any are left out. Values
/// that are no strings, or blank, are no references. Of duplicate keys only the last counts, as for kubectl.
std::vector<ImageResource> find_images(const manifest::Tree& tree, const std::vector<Rule>& rules);

/// The same from the bytes of one document. A document in which no rule can match is not parsed. Throws
/// manifest::SyntaxError.
std::vector<ImageResource> find_images(std::string_view document, const std::vector<Rule>& rules);

/// The edit that writes `pinned` where `site` is.
manifest::Edit rewrite(const ImageSite& site, std::string_view pinned);

}  // namespace search
