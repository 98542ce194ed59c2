#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cmd/message.hpp"

namespace cmd {

/// Writes all of `bytes` to standard output; throws base::Error when that fails. A reader that has gone ends
/// the process by SIGPIPE, as it does any filter.
void write_stdout(std::string_view bytes);

/// Prints messages on standard error, all at once: as people read them, with colours and excerpts where it is
/// a terminal, or as LogFormat::json says. Control characters come out as "\xNN". Safe to use from several
/// threads, as are those below.
void tell(const std::vector<Message>& messages);

/// Tells a failure.
void report(std::string_view message);

/// Tells messages, returns whether there was one.
bool report_all(const std::vector<Message>& messages);

/// Tells each as a failure, returns whether there was one.
bool report_all(const std::vector<std::string>& messages);

/// Tells each as a warning.
void report_warnings(const std::vector<std::string>& messages);

/// From now on these lines stand below all others on standard error, a terminal, in place of those that did;
/// none, if `lines` is empty. Each must fit into the terminal's width, without control characters. Safe to
/// use from several threads.
void show_below(std::vector<std::string> lines);

}  // namespace cmd
