#include "cmd/version.hpp"

#include <fmt/format.h>

#include "cmd/program.hpp"
#include "config/decode.hpp"

namespace cmd {

std::string version_text() {
  return fmt::format("{} version {}\n", program_name(),
                     program() == Program::kbld ? config::kKbldVersion : KPIN_VERSION);
}

std::string user_agent() { return "kpin/" KPIN_VERSION; }

}  // namespace cmd
