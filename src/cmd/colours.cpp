#include "cmd/colours.hpp"

#include <string>

#include <unistd.h>

#include "cmd/terminal.hpp"

namespace cmd {

bool wants_colours(int fd, const base::Environment& environment) {
  if (!base::variable(environment, "NO_COLOR").empty()) return false;
  const std::string force = base::variable(environment, "CLICOLOR_FORCE");
  if (!force.empty() && force != "0") return true;
  return isatty(fd) == 1 && is_capable_terminal(environment);
}

}  // namespace cmd
