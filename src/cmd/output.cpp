#include "cmd/output.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/columns.hpp"
#include "base/environment.hpp"
#include "base/error.hpp"
#include "cmd/colours.hpp"
#include "cmd/file.hpp"
#include "cmd/log_format.hpp"
#include "cmd/message_log.hpp"
#include "cmd/message_text.hpp"
#include "cmd/terminal.hpp"

namespace cmd {

void write_stdout(std::string_view bytes) {
  base::in_context("standard output", [&] { write_all(STDOUT_FILENO, bytes); });
}

namespace {

std::mutex screen_mutex;
std::vector<std::string> below;  // what stands under all else, as it was written

/// Takes what stands below off the terminal, and leaves the cursor where it began. A terminal that has become
/// narrower since has wrapped the lines.
std::string to_first_below() {
  if (below.empty()) return {};
  const std::size_t columns = terminal_size(STDERR_FILENO).columns;
  std::size_t rows = 0;
  for (const std::string& line : below)
    rows += std::max<std::size_t>(1, (base::columns_of(line) + columns - 1) / columns);
  return fmt::format("\r\x1B[{}A\x1B[J", rows);
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

/// How messages look on standard error. Asked for once: nobody sees the variables change.
Look look() {
  static const Look kLook = {.excerpts = isatty(STDERR_FILENO) == 1,
                             .colours = wants_colours(STDERR_FILENO, base::process_environment())};
  return kLook;
}

std::string text_of(const std::vector<Message>& messages, Look look) {
  std::string text;
  for (const Message& message : messages) {
    text += log_format() == LogFormat::json ? json_line(message, std::chrono::system_clock::now())
                                            : message_text(message, look);
  }
  return text;
}

std::vector<Message> with_level(Level level, const std::vector<std::string>& texts) {
  std::vector<Message> messages;
  messages.reserve(texts.size());
  for (const std::string& text : texts) messages.push_back({.level = level, .text = text});
  return messages;
}

}  // namespace

void tell(const std::vector<Message>& messages) {
  if (messages.empty()) return;
  if (keeps_messages()) keep(text_of(messages, {}));
  const std::string lines = text_of(messages, look());
  const std::lock_guard lock(screen_mutex);
  const std::string text = to_first_below() + lines + joined(below);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void report(std::string_view message) { tell({{.level = Level::error, .text = std::string(message)}}); }

bool report_all(const std::vector<Message>& messages) {
  tell(messages);
  return !messages.empty();
}

bool report_all(const std::vector<std::string>& messages) {
  return report_all(with_level(Level::error, messages));
}

void report_warnings(const std::vector<std::string>& messages) { tell(with_level(Level::warning, messages)); }

void show_below(std::vector<std::string> lines) {
  const std::lock_guard lock(screen_mutex);
  if (lines == below) return;
  const std::string text = to_first_below() + joined(lines);
  std::fwrite(text.data(), 1, text.size(), stderr);
  below = std::move(lines);
}

}  // namespace cmd
