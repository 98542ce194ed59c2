#include "cmd/output.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "cmd/file.hpp"
#include "cmd/message_log.hpp"
#include "cmd/program.hpp"
#include "cmd/terminal.hpp"

namespace cmd {

void write_stdout(std::string_view bytes) {
  base::in_context("standard output", [&] { write_all(STDOUT_FILENO, bytes); });
}

std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
    if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\x{:02X}", byte);
    } else if (byte == 0xC2 && next >= 0x80 && next < 0xA0) {  // U+0080 to U+009F in UTF-8
      result += fmt::format("\\x{:02X}", next);
      ++i;
    } else {
      result += text[i];
    }
  }
  return result;
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
    rows += std::max<std::size_t>(1, (columns_of(line) + columns - 1) / columns);
  return fmt::format("\r\x1B[{}A\x1B[J", rows);
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

/// Writes whole lines above what stands below.
void write(std::string_view lines) {
  keep(lines);
  const std::lock_guard lock(screen_mutex);
  const std::string text = to_first_below() + std::string(lines) + joined(below);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

/// `text` with each of its lines fit for a terminal, and `indent` before all but the first.
std::string printable_lines(std::string_view text, std::string_view indent) {
  std::string result;
  for (std::size_t end = 0; end != text.npos; text.remove_prefix(std::min(end + 1, text.size()))) {
    end = text.find('\n');
    result += printable(text.substr(0, end));
    if (end != text.npos) result.append(1, '\n').append(indent);
  }
  return result;
}

/// A message as JSON, as fit for a terminal as in text.
std::string object_line(const Message& message) {
  return json_line({.level = message.level,
                    .kind = message.kind,
                    .image = printable(message.image),
                    .text = printable_lines(message.text, "")},
                   std::chrono::system_clock::now());
}

/// Prints a message behind the program's name and `prefix`; further lines stand under the first.
void print(Level level, std::string_view prefix, const std::string& message) {
  write(log_format() == LogFormat::json
            ? object_line({.level = level, .text = message})
            : fmt::format("{}: {}{}\n", program_name(), prefix, printable_lines(message, "      ")));
}

/// "resolve | final: …"; about a build, the image stands in front.
std::string text_line(const Message& message) {
  const std::string text = printable(message.text);
  if (message.kind.empty()) return text + '\n';
  return fmt::format("{} | {}\n", message.kind == "build" ? printable(message.image) : message.kind, text);
}

}  // namespace

void report(std::string_view message) {
  print(Level::error, program() == Program::kbld ? "Error: " : "", std::string(message));
}

bool report_all(const std::vector<std::string>& messages) {
  for (const std::string& message : messages) report(message);
  return !messages.empty();
}

void report_warnings(const std::vector<std::string>& messages) {
  for (const std::string& message : messages) print(Level::warning, "warning: ", message);
}

void tell(const std::vector<Message>& messages) {
  std::string lines;
  for (const Message& message : messages)
    lines += log_format() == LogFormat::json ? object_line(message) : text_line(message);
  write(lines);
}

void show_below(std::vector<std::string> lines) {
  const std::lock_guard lock(screen_mutex);
  if (lines == below) return;
  const std::string text = to_first_below() + joined(lines);
  std::fwrite(text.data(), 1, text.size(), stderr);
  below = std::move(lines);
}

}  // namespace cmd
