#pragma once

#include <optional>
#include <string_view>

#include "manifest/tree.hpp"

namespace manifest {

/// Parses any document with libyaml. Throws SyntaxError.
Tree parse_with_libyaml(std::string_view document);

/// Parses the YAML that tools print: ASCII, LF, block mappings and sequences, scalars that are plain or
/// quoted on one line or literal blocks, "{}" and "[]". Nothing for any other document, valid or not: libyaml
/// has the say on those. What it does return is the tree that libyaml would give, several times faster.
std::optional<Tree> parse_printed(std::string_view document);

}  // namespace manifest
