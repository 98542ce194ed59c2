#pragma once

#include <string>
#include <vector>

#include "cmd/revision.hpp"

namespace cmd {

/// Who reads a diff.
enum class Reader {
  program,           ///< it is exact
  terminal,          ///< control characters come out as "\xNN"
  coloured_terminal  ///< the same, with colours
};

/// From which folder on a diff names files: that is where it is applied.
enum class Base { working_directory, root };

/// The root if one of the files was named from there or is elsewhere, as then nothing else has them all.
Base base_of(const std::vector<Revision>& revisions);

/// What `revision` changes in its input, as `diff -u` prints it. The names are "a/PATH" and "b/PATH", of a
/// link that of the file it leads to, and written as git does: names with quotes, backslashes, control
/// characters or bytes outside of ASCII are put in double quotes.
std::string unified_diff(const Revision& revision, Base base, Reader reader);

}  // namespace cmd
