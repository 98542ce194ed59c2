#include "cmd/version.hpp"

namespace cmd {

std::string version_text() { return "kpin version " KPIN_VERSION "\n"; }

std::string user_agent() { return "kpin/" KPIN_VERSION; }

std::string version() { return KPIN_VERSION; }

}  // namespace cmd
