#include "cmd/excerpts.hpp"

#include <unistd.h>

namespace cmd {

Excerpts excerpts() { return isatty(STDERR_FILENO) == 1 ? Excerpts::shown : Excerpts::left_out; }

}  // namespace cmd
