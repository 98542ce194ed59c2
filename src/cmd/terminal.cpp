#include "cmd/terminal.hpp"

#include <string>

#include <sys/ioctl.h>

namespace cmd {

bool is_capable_terminal(const base::Environment& environment) {
  const std::string type = base::variable(environment, "TERM");
  return !type.empty() && type != "dumb";
}

TerminalSize terminal_size(int fd) {
  TerminalSize size;
  winsize told = {};
  if (ioctl(fd, TIOCGWINSZ, &told) != 0) return size;
  if (told.ws_col > 0) size.columns = told.ws_col;
  if (told.ws_row > 0) size.rows = told.ws_row;
  return size;
}

}  // namespace cmd
