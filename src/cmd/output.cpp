#include "cmd/output.hpp"

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"

namespace cmd {

void write_stdout(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      throw base::Error("cannot write to standard output: " + std::generic_category().message(errno));
    }
  }
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

}  // namespace cmd
