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

/// One place of a document that an image reference has to do with.
struct ImageSite {
  /// What pinning does to it.
  enum class Role {
    pin,      ///< the digest is written here
    inherit,  ///< an alias whose anchor is pinned itself: nothing is to be done
    keep,     ///< no reference, but an alias of one that is pinned: it becomes the value that it had
  };

  Role role = Role::pin;
  std::string reference = {};  ///< as the user spelled it, unescaped
  manifest::Span span = {};    ///< the bytes of the value, or of the alias that stands for it
  manifest::Style style = manifest::Style::plain;
  manifest::Context context = manifest::Context::block;
  std::string comment = {};  ///< of a block scalar: what follows its header on the line
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

/// The edit that `site` needs when its reference is pinned to `pinned`, if it needs one.
std::optional<manifest::Edit> rewrite(const ImageSite& site, std::string_view pinned);

}  // namespace search
