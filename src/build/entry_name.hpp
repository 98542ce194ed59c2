#pragma once

#include <string>
#include <string_view>

namespace build {

/// The name of an archive's entry without "." and empty parts, those of ".." taken back; `base` is the folder
/// that it is relative to, empty for the archive itself. Throws base::Error when it is absolute or leads out
/// of the archive.
std::string entry_name(std::string_view base, std::string_view name);

/// The part of an entry's name in front of the last slash; empty if there is none.
std::string folder_of(const std::string& name);

}  // namespace build
