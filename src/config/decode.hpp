#pragma once

#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "config/value.hpp"

namespace config {

/// The version of kbld whose Config documents kpin understands.
inline constexpr std::string_view kKbldVersion = "0.45.0";

/// A document that speaks to kpin, read.
struct Decoded {
  Config config = {};

  /// Unknown, misspelled and duplicate fields, in the order of the text.
  std::vector<Warning> warnings = {};
};

/// Reads one document that is addressed to kpin: a Config, one of the older kinds with the same fields, or an
/// ImagesLock, whose images become preresolved overrides. It may be a `node` of the document, and not all of
/// it. `place` is asked for the places of what is decoded. Throws manifest::SyntaxError for whatever is
/// wrong, beginning with the field's path; an ImagesLock must not even have unknown fields.
Decoded decode(std::string_view document, const Place& place, manifest::NodeIndex node = 0);

}  // namespace config
