#pragma once

#include <string>

namespace cmd {

/// "kpin version X.Y.Z" and a line break.
std::string version_text();

/// What kpin calls itself towards servers: "kpin/X.Y.Z".
std::string user_agent();

/// "X.Y.Z".
std::string version();

}  // namespace cmd
