#pragma once

#include <string>
#include <string_view>

namespace semver {

// What is said of constraints that are written as for other tools.

/// Why a version cannot begin like `word`, which is empty where a '|' stands instead of it.
std::string why_no_version(std::string_view word);

/// Why `c` does not belong into the numbers of a version; empty if it is not known to be a mistake.
std::string_view why_stray(char c);

}  // namespace semver
