#pragma once

#include <filesystem>
#include <string>

namespace build {

/// The folder at `path`, absolute and with symbolic links resolved. It must lie in the folder `root`, as
/// links resolved too: a Config may come from somebody else, and must not have the user's other files built
/// into an image. Both are relative to the working directory; an empty `root` is that. Throws base::Error.
std::string source_folder(const std::string& path, const std::string& root);

/// Whether `path` is the folder `root` or in it; both are absolute with symbolic links resolved.
bool lies_in(const std::filesystem::path& path, const std::filesystem::path& root);

}  // namespace build
