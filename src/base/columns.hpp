#pragma once

#include <cstddef>
#include <string_view>

namespace base {

/// How many columns a terminal needs for a line of UTF-8 without control characters. Characters of scripts
/// that have wide ones all count as two: a line is rather cut too early than wrapped.
std::size_t columns_of(std::string_view line);

/// As much of the beginning of `line` as fits into `columns`.
std::string_view cut(std::string_view line, std::size_t columns);

}  // namespace base
