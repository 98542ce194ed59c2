#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cmd {

/// What fits on a terminal.
struct TerminalSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// The size of the terminal that is open as `fd`, now; the usual one if it does not tell.
TerminalSize terminal_size(int fd);

/// How many columns a terminal needs for a line of UTF-8 without control characters. Characters of scripts
/// that have wide ones all count as two: a line is rather cut too early than wrapped.
std::size_t columns_of(std::string_view line);

/// As much of the beginning of `line` as fits into `columns`.
std::string_view cut(std::string_view line, std::size_t columns);

}  // namespace cmd
