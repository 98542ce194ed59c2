#pragma once

#include <string_view>

namespace base {

/// Whether all of `text` fits `pattern`, in which '*' stands for any characters, '/' included, and '?' for
/// one byte; every other character stands for itself. Takes at most time proportional to the product of the
/// lengths.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace base
