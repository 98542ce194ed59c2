#pragma once

#include "cmd/options.hpp"

namespace cmd {

/// `kpin check`: prints which references of the inputs are not pinned by a digest and, if asked to, which
/// pins their tags no longer point to. What a policy or a pattern leaves alone is passed over. Returns the
/// exit status: 0 when there is none; 1 when a registry could not be asked; 2 when an input cannot be worked
/// with, and nothing is printed then; 3 when there is one. Throws base::Error for everything else.
int check(const CheckOptions& options);

}  // namespace cmd
