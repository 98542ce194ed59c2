#pragma once

#include <string>

#include "base/environment.hpp"

namespace build {

/// Whether all that `go build` reads of its own module is in `folder`, an absolute path with symbolic links
/// resolved: it is the module's root, no workspace takes part, nothing is replaced by a folder elsewhere, and
/// no symbolic link leads out of it or into its .git. `environment` is what Go will have. Throws base::Error
/// for files that cannot be read.
bool is_whole_go_module(const std::string& folder, const base::Environment& environment);

}  // namespace build
