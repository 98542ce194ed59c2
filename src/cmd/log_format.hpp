#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace cmd {

/// How what kpin has to say is written to standard error: for people, or a JSON object on each line.
enum class LogFormat { text, json };

/// How much a message matters.
enum class Level { info, warning, error };

/// Something to say.
struct Message {
  Level level = Level::info;
  std::string_view kind =
      {};                  ///< what it is about: "resolve", "build", "edit", "http"; empty for anything else
  std::string image = {};  ///< as the user has spelled it; empty if it is about none
  std::string text = {};
};

/// What a command line asks for with --log-format, also one that cannot be understood otherwise: that is told
/// in this format, too.
LogFormat asked_log_format(const std::vector<std::string>& arguments);

/// Chooses the format for the rest of the run. For main(), before there are other threads.
void log_as(LogFormat format);

/// The format that is written; text without log_as().
LogFormat log_format();

/// {"time": "2026-01-31T12:00:00.000Z", "level": "info", "kind": …, "image": …, "message": …} on one line,
/// with its end; without "kind" and "image" where there are none. Bytes that are no UTF-8 become U+FFFD.
std::string json_line(const Message& message, std::chrono::system_clock::time_point now);

}  // namespace cmd
