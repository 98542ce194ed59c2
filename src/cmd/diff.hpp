#pragma once

#include "cmd/options.hpp"

namespace cmd {

/// `kpin diff`: prints what pinning changes in each input as a unified diff, in the order of the inputs;
/// "patch -p1" and "git apply" take it. On a terminal it is coloured, and control characters come out as
/// "\xNN". Returns the exit status: 0 when nothing changes, 1 when something does, 2 when that is not known:
/// every failure has been printed then. Throws base::InputError for everything else.
int diff(const DiffOptions& options);

}  // namespace cmd
