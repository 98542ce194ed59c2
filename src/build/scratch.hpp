#pragma once

#include <string>
#include <string_view>

#include "build/builder.hpp"

namespace build {

/// The path of a file or folder called `name` in Task::scratch.
std::string scratch_path(const Task& task, std::string_view name);

/// The same, of a folder that is made. Throws base::Error.
std::string scratch_folder(const Task& task, std::string_view name);

}  // namespace build
