#pragma once

#include <string_view>
#include <vector>

namespace manifest {

/// Cuts a YAML stream into its documents. The pieces, joined, are the stream again: a document begins with its
/// "---" line, or with the directives and comments before the first one, and a "..." line belongs to the document it
/// ends. No parser is needed, as YAML allows no other meaning for such a line (YAML 1.2.2, section 9.1). Pieces view
/// into `stream`, which must outlive them; an empty stream has none.
std::vector<std::string_view> split(std::string_view stream);

/// True when `document` opens with a "---" line, possibly after directives and comments.
bool is_explicit(std::string_view document);

/// True when the last line of `stream` that is neither blank nor a comment is a "---" or "..." line, so that a further
/// document may follow without a separator.
bool ends_with_marker(std::string_view stream);

/// True when `document` holds nothing but blanks, comments, directives and markers.
bool is_empty(std::string_view document);

}  // namespace manifest
