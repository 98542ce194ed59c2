#pragma once

#include <vector>

#include "build/git_output.hpp"
#include "build/git_repository.hpp"

namespace build {

/// Whether any of `files`, which Git takes for changed without running filters, has to be taken for that.
/// Those that no filter is for are. Of one that Git LFS keeps, the contents are compared with what the
/// index points to. What another filter would make of a file is unknown: such a file counts as changed
/// once it has another size or time of change than Git has noted. Throws base::Error.
bool has_changed(const GitRepository& repository, const std::vector<ChangedFile>& files);

}  // namespace build
