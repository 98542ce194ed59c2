#pragma once

#include <cstddef>

namespace cmd {

/// What fits on a terminal.
struct TerminalSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// The size of the terminal that is open as `fd`, now; the usual one if it does not tell.
TerminalSize terminal_size(int fd);

}  // namespace cmd
