#pragma once

#include <string>
#include <string_view>

namespace cmd {

/// The bytes of the file at `path`. Throws base::InputError that begins with the path.
std::string read_file(const std::string& path);

/// Puts `bytes` into the file at `path`, readable by the user alone (mode 0600). The file is there as a whole
/// or as it was: it is written beside and renamed. Throws base::Error that begins with the path.
void write_file(const std::string& path, std::string_view bytes);

}  // namespace cmd
