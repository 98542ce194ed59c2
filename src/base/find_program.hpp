#pragma once

#include <optional>
#include <string>

namespace base {

/// The absolute path of the program that `name` means: looked for in PATH, whose relative entries start in
/// this process's working directory; a name with a slash is a path already. Nothing if there is none that
/// may be run.
std::optional<std::string> find_program(const std::string& name);

}  // namespace base
