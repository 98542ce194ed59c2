#pragma once

#include <string_view>

namespace cmd {

/// What stands for a command where there is no word of commands(): pinning, and `kpin --update-lock`.
inline constexpr std::string_view kPinning;
inline constexpr std::string_view kUpdateLock = "--update-lock";

/// Whether `option`, a long name such as "file", means something to `command`, whose help tells of it then.
bool is_option_of(std::string_view command, std::string_view option);

/// Whether `option` may be given with `command`: one of its own, or one that may stand in every command line,
/// because it is about how kpin tells what it does, or for kbld's sake.
bool goes_with(std::string_view command, std::string_view option);

}  // namespace cmd
