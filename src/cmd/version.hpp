#pragma once

#include <string>

namespace cmd {

/// "kpin version X.Y.Z" and a line break; for who calls it kbld, the version of kbld that kpin does the work
/// of.
std::string version_text();

/// What `kpin version --json` prints: an object with "name", "version", "kbld" (the version of kbld whose
/// configuration is read), "platform", "compiler" and "libraries", their names and versions as the libraries
/// that run tell them.
std::string version_json();

/// What kpin calls itself towards servers: "kpin/X.Y.Z".
std::string user_agent();

/// "X.Y.Z".
std::string version();

}  // namespace cmd
