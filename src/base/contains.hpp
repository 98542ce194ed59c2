#pragma once

#include <string_view>

namespace base {

/// Whether `needle` stands somewhere in `text`; faster on long texts than std::string_view::find.
bool contains(std::string_view text, std::string_view needle);

}  // namespace base
