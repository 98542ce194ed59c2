#pragma once

#include <string_view>

namespace config {

/// The JSON Schema (draft-07) of the documents that decode() reads, for editors.
std::string_view schema();

}  // namespace config
