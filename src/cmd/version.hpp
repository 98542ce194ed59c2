#pragma once

#include <string>

namespace cmd {

/// "kpin version X.Y.Z" and a line break; for who calls it kbld, the version of kbld that kpin does the work
/// of.
std::string version_text();

/// What kpin calls itself towards servers: "kpin/X.Y.Z".
std::string user_agent();

}  // namespace cmd
