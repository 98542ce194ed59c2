#pragma once

#include <string_view>

namespace cmd {

/// Writes all of `bytes` to standard output; throws base::Error when that fails. A reader that has gone ends
/// the process by SIGPIPE, as it does any filter.
void write_stdout(std::string_view bytes);

/// Prints a message for the user on standard error, after "kpin: "; further lines are indented to stand under
/// the first. Control characters come out as "\xNN".
void report(std::string_view message);

}  // namespace cmd
