#pragma once

#include <string>

#include "cmd/revision.hpp"

namespace cmd {

/// Who reads a diff.
enum class Reader {
  program,           ///< it is exact
  terminal,          ///< control characters come out as "\xNN"
  coloured_terminal  ///< the same, with colours
};

/// What `revision` changes in its input, as `diff -u` prints it. The names are "a/PATH" and "b/PATH", without
/// the first "/" of an absolute path, and written as git does: names with quotes, backslashes, control
/// characters or bytes outside of ASCII are put in double quotes.
std::string unified_diff(const Revision& revision, Reader reader);

}  // namespace cmd
