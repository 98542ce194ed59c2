#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cmd/log_format.hpp"

namespace cmd {

/// Writes all of `bytes` to standard output; throws base::Error when that fails. A reader that has gone ends
/// the process by SIGPIPE, as it does any filter.
void write_stdout(std::string_view bytes);

/// `text` with its control characters as "\xNN", fit for a terminal whatever it holds.
std::string printable(std::string_view text);

/// Prints a failure for the user on standard error, after "kpin: ", or "kbld: Error: " for who calls it kbld;
/// further lines are indented to stand under the first. Control characters come out as "\xNN". With
/// LogFormat::json this and all below print objects instead.
void report(std::string_view message);

/// Reports each message; returns whether there was one.
bool report_all(const std::vector<std::string>& messages);

/// Reports each message as a warning.
void report_warnings(const std::vector<std::string>& messages);

/// Prints what is neither, a line each, all at once. Control characters come out as "\xNN". Safe to use from
/// several threads, as are the above.
void tell(const std::vector<Message>& messages);

/// From now on these lines stand below all others on standard error, a terminal, in place of those that did;
/// none, if `lines` is empty. Each must fit into the terminal's width, without control characters. Safe to
/// use from several threads.
void show_below(std::vector<std::string> lines);

}  // namespace cmd
