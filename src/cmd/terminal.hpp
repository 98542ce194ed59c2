#pragma once

#include <cstddef>

#include "base/environment.hpp"

namespace cmd {

/// What fits on a terminal.
struct TerminalSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// Whether `environment` tells of a terminal that knows more than lines: TERM is set, and not to "dumb".
bool is_capable_terminal(const base::Environment& environment);

/// The size of the terminal that is open as `fd`, now; the usual one if it does not tell.
TerminalSize terminal_size(int fd);

}  // namespace cmd
