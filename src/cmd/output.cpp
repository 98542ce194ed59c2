#include "cmd/output.hpp"

#include <algorithm>
#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "cmd/file.hpp"
#include "cmd/message_log.hpp"
#include "cmd/program.hpp"

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

/// Prints a message behind the program's name and `kind`; further lines stand under the first.
void print(std::string_view kind, std::string_view message) {
  std::string text = fmt::format("{}: {}", program_name(), kind);
  for (std::size_t end = 0; end != message.npos; message.remove_prefix(std::min(end + 1, message.size()))) {
    end = message.find('\n');
    text += printable(message.substr(0, end)) + (end == message.npos ? "\n" : "\n      ");
  }
  show(text);
}

}  // namespace

void report(std::string_view message) { print(program() == Program::kbld ? "Error: " : "", message); }

bool report_all(const std::vector<std::string>& messages) {
  for (const std::string& message : messages) report(message);
  return !messages.empty();
}

void report_warnings(const std::vector<std::string>& messages) {
  for (const std::string& message : messages) print("warning: ", message);
}

void show(std::string_view lines) {
  std::fwrite(lines.data(), 1, lines.size(), stderr);
  keep(lines);
}

}  // namespace cmd
