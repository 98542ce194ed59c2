#pragma once

#include <map>
#include <string>
#include <string_view>

namespace build {

/// Values by the name that templates give them: "git.sha".
using Values = std::map<std::string, std::string, std::less<>>;

/// `text` with each "{{name}}" replaced; blanks inside the braces do not matter. Throws base::Error for a
/// name without a value, listing those that have one, and for braces that are not closed.
std::string expand(std::string_view text, const Values& values);

}  // namespace build
