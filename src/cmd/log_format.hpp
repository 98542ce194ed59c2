#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "cmd/message.hpp"

namespace cmd {

/// How what kpin has to say is written to standard error: for people, or a JSON object on each line.
enum class LogFormat { text, json };

/// What a command line asks for with --log-format, also one that cannot be understood otherwise: that is told
/// in this format, too.
LogFormat asked_log_format(const std::vector<std::string>& arguments);

/// Chooses the format for the rest of the run. For main(), before there are other threads.
void log_as(LogFormat format);

/// The format that is written; text without log_as().
LogFormat log_format();

/// {"time": "2026-01-31T12:00:00.000Z", "level": "info", "kind": …, "image": …, "places": [{"file": …,
/// "line": …, "column": …}], "message": …} on one line, with its end; what there is nothing to say of is left
/// out. Fit for a terminal, as text is.
std::string json_line(const Message& message, std::chrono::system_clock::time_point now);

}  // namespace cmd
