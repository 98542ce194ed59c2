#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "manifest/edit.hpp"
#include "manifest/tree.hpp"

namespace manifest {

/// The annotation that tells where a resource's digests came from; its value is a YAML text.
inline constexpr std::string_view kImagesAnnotation = "kbld.k14s.io/images";

/// Where and how the value of a resource's images annotation is to be written. Keeps no view of the tree.
struct AnnotationSlot {
  enum class Form { literal, quoted };

  Span span = {};                   ///< the bytes to replace; empty to insert
  std::string before = {};          ///< keys and punctuation in front of the value
  std::string after = {};           ///< what must follow it
  Form form = Form::quoted;         ///< a literal block, or a double-quoted scalar
  std::size_t indent = 0;           ///< of a literal block's lines, in columns
  std::string header_comment = {};  ///< of a literal block: what follows its "|" on the line
  std::string line_break = "\n";    ///< as the lines around it end
};

/// Finds the place of the images annotation of `resource`, a mapping of `tree`: the value it has, or a new
/// entry at the head of `metadata.annotations`, together with the mappings that are missing. Nothing when
/// there is no place for it: metadata or annotations are no mappings, are shared by an alias elsewhere, or
/// come from a merge key in a way that a new entry would hide.
std::optional<AnnotationSlot> annotation_slot(const Tree& tree, NodeIndex resource);

/// Where the value of a mapping's entry, `value`, is to be written anew. Nothing when it is neither a scalar
/// nor an alias.
std::optional<AnnotationSlot> value_slot(const Tree& tree, NodeIndex value);

/// The edit that writes `value`, lines of printable text that each end in "\n", into the slot.
Edit fill(const AnnotationSlot& slot, std::string_view value);

}  // namespace manifest
