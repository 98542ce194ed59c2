#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/tree.hpp"

namespace manifest {

/// The bytes of `span` are to be replaced by `text`; an empty span inserts.
struct Edit {
  Span span = {};
  std::string text = {};
};

/// Appends `text` with `edits` carried out to `out`. Spans must lie within `text` and not overlap; their
/// order does not matter.
void splice(std::string_view text, std::vector<Edit> edits, std::string& out);

}  // namespace manifest
