#include "cmd/output.hpp"

#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "cmd/file.hpp"

namespace cmd {

void write_stdout(std::string_view bytes) {
  base::in_context("standard output", [&] { write_all(STDOUT_FILENO, bytes); });
}

void report(std::string_view message) {
  std::string text = "kpin: ";
  for (const char c : message) {
    if (c == '\n') {
      text += "\n      ";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      text += fmt::format("\\x{:02X}", static_cast<unsigned>(c));
    } else {
      text += c;
    }
  }
  text += '\n';
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool report_all(const std::vector<std::string>& messages) {
  for (const std::string& message : messages) report(message);
  return !messages.empty();
}

void report_warnings(const std::vector<std::string>& messages) {
  for (const std::string& message : messages) report("warning: " + message);
}

void show(std::string_view lines) { std::fwrite(lines.data(), 1, lines.size(), stderr); }

}  // namespace cmd
