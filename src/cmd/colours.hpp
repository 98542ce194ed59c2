#pragma once

#include "base/environment.hpp"

namespace cmd {

/// Whether what is written to the open file `fd` is to be coloured: on a terminal, but for TERM=dumb; with
/// CLICOLOR_FORCE everywhere, with NO_COLOR nowhere, which counts first (no-color.org,
/// bixense.com/clicolors).
bool wants_colours(int fd, const base::Environment& environment);

}  // namespace cmd
