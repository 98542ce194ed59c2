#pragma once

#include <string_view>

#include "base/environment.hpp"

namespace cmd {

// Sequences of SGR (ECMA-48), those that git uses.
inline constexpr std::string_view kBold = "\x1B[1m";
inline constexpr std::string_view kRed = "\x1B[31m";
inline constexpr std::string_view kGreen = "\x1B[32m";
inline constexpr std::string_view kYellow = "\x1B[33m";
inline constexpr std::string_view kCyan = "\x1B[36m";
inline constexpr std::string_view kPlain = "\x1B[m";  ///< ends each of them

/// Whether what is written to the open file `fd` is to be coloured: on a terminal that is_capable_terminal();
/// with CLICOLOR_FORCE everywhere, with NO_COLOR nowhere, which counts first (no-color.org,
/// bixense.com/clicolors).
bool wants_colours(int fd, const base::Environment& environment);

}  // namespace cmd
