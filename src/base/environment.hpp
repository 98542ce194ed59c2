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

/// Overwrites the values of the variables that `is_secret` names where the system keeps them, so that neither
/// /proc nor the environment in a core file has them; process_environment() still does. To be called while
/// there is one thread.
void hide_values(const std::function<bool(std::string_view name)>& is_secret);

/// The value of the variable called `name`; empty if it is not set.
std::string variable(const Environment& environment, std::string_view name);

}  // namespace base
