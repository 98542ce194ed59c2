#pragma once

#include <string>
#include <string_view>

#include "build/builder.hpp"

namespace build {

/// The name of an image that stays with its tool, "kbld:NAME-ENDING", as users know it: NAME is what of
/// `image` a tag may have, shortened; ENDING has letters, digits, '-' and ':' (which becomes '-'), 75 at
/// most, such as an image ID.
std::string local_name(std::string_view image, std::string_view ending);

/// The same for an image that has no name yet. No two tasks share it.
std::string temporary_name(const Task& task);

}  // namespace build
