#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace manifest {

/// Cuts a YAML stream into its documents. The pieces, joined, are the stream again: a document begins with
/// its
/// "---" line, or with the directives and comments before the first one, and a "..." line belongs to the
/// document it ends. No parser is needed, as YAML allows no other meaning for such a line (YAML 1.2.2,
/// section 9.1). Pieces view into `stream`, which must outlive them; an empty stream has none.
std::vector<std::string_view> split(std::string_view stream);

/// What must stand between two streams, each the whole of a file, to make one stream of them: the line break
/// that the first lacks and a "---" or "..." line, each only where it is needed.
std::string separator(std::string_view before, std::string_view after);

}  // namespace manifest
