#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace base {

/// Environment variables by name. May hold secrets.
using Environment = std::map<std::string, std::string, std::less<>>;

/// A copy of this process's environment.
Environment process_environment();

/// The value of the variable called `name`; empty if it is not set.
std::string variable(const Environment& environment, std::string_view name);

}  // namespace base
