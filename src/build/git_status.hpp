#pragma once

#include <string>

#include "build/git_repository.hpp"

namespace build {

/// The state of a work tree.
struct GitStatus {
  std::string commit = {};  ///< at HEAD; empty: there is none
  bool dirty = false;       ///< something is changed or untracked; has_changed() says what counts
};

/// Asks Git for it, which compares files without their filters. Of submodules it is asked for the commits
/// only. Throws base::Error.
GitStatus git_status(const GitRepository& repository);

}  // namespace build
