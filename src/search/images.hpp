#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "manifest/annotate.hpp"
#include "manifest/scalar_text.hpp"
#include "manifest/tree.hpp"
#include "search/split.hpp"

namespace search {

/// A part of a text that is written there as it is.
struct Part {
  manifest::Span span = {};
};

/// Written in several scalars: the index of a SplitReference in Images::splits.
struct InParts {
  std::size_t split = 0;
};

/// Where a reference is written: as a scalar, as a part of a text, or in several scalars.
using Writing = std::variant<manifest::ScalarPlace, Part, InParts>;

/// One place of a document that an image reference has to do with.
struct ImageSite {
  /// What pinning does to it.
  enum class Role {
    pin,      ///< the digest is written here
    inherit,  ///< an alias whose anchor is pinned itself: nothing is to be done
    keep,     ///< no reference, but an alias of a scalar that may change: it becomes the value that it had
    blank,    ///< where a reference is expected, but there is none
  };

  Role role = Role::pin;
  std::string reference = {};  ///< as the user spelled it, unescaped; of `keep`: the old value
  Writing writing = {};        ///< in the text that the next tells
  std::size_t text = 0;        ///< 0: the document, else 1 + the index of an EmbeddedScalar
  std::size_t begin = 0;       ///< where its document begins in that text: spans count from there
  manifest::Span target = {};  ///< of `keep`: the scalar that may change
  std::size_t resource = 0;    ///< index in Images::resources
  std::size_t offset = 0;      ///< where it stands in the document, in bytes

  /// Whether a digest belongs here, be it that an alias brings it.
  [[nodiscard]] bool is_pinned() const { return role == Role::pin || role == Role::inherit; }
};

/// A scalar that has references inside its value.
struct EmbeddedScalar {
  manifest::ScalarText text;
  std::size_t outer = 0;  ///< the text it stands in, as in ImageSite::text; always a smaller number
  std::size_t begin = 0;  ///< where its document begins in that text
};

/// A resource that uses images.
struct ImageResource {
  std::optional<manifest::AnnotationSlot> annotation = {};  ///< nothing when there is no place for it
  std::size_t offset = 0;                                   ///< where the resource begins, in bytes
  bool is_typed = false;                                    ///< it has an apiVersion and a kind
};

/// All that one document has to do with images.
struct Images {
  std::vector<ImageSite> sites = {};
  std::vector<EmbeddedScalar> texts = {};
  std::vector<SplitReference> splits = {};
  std::vector<ImageResource> resources = {};  ///< those of the sites
};

}  // namespace search
