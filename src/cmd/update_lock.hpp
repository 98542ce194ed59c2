#pragma once

#include "cmd/options.hpp"

namespace cmd {

/// `kpin --update-lock FILE [PATTERN]`: looks up again the references of a lock, or those of them that fit
/// the pattern, and writes what changed into the file; every other byte of it stays. The Config documents
/// among the inputs count as for `kpin`. Returns the exit status: 0; 1 when something could not be resolved;
/// 2 when an input cannot be worked with. The file is written only with 0. Throws base::Error for everything
/// else.
int update_lock(const UpdateLockOptions& options);

}  // namespace cmd
