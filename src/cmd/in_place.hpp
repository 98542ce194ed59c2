#pragma once

#include <string>
#include <vector>

#include "cmd/revision.hpp"

namespace cmd {

/// Throws base::InputError unless `sources`, as the user named them, are files and folders: what is no
/// regular file cannot be edited.
void check_editable(const std::vector<std::string>& sources);

/// Writes each revision to the file of its input, links followed; mode and owner stay. Each file is replaced
/// as a whole, and none before all are written beside their places. Returns their names. Throws base::Error,
/// also for a file that is not any more what was read, and base::Interrupted as long as none is replaced (see
/// base::InterruptScope).
std::vector<std::string> edit_files(const std::vector<Revision>& revisions);

}  // namespace cmd
