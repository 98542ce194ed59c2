#pragma once

#include <string>
#include <string_view>

#include "build/runner.hpp"

namespace build {

/// The answer of a command that only works when its tool does, mostly its version. Throws base::Error that
/// ends in `advice`, a clause on what to do about it.
std::string tool_version(const Command& command, std::string_view advice);

}  // namespace build
