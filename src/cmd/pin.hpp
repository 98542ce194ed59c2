#pragma once

#include "cmd/options.hpp"

namespace cmd {

/// `kpin`: reads the inputs, resolves every image reference and writes the pinned stream to standard output,
/// whole or not at all, or edits the files it was read from. Returns the exit status: 0; 1 when a reference
/// could not be resolved; 2 when an input could not be read or is no YAML. Every failure has been printed
/// then. Throws base::Error for everything else.
int pin(const PinOptions& options);

}  // namespace cmd
