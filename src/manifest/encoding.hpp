#pragma once

#include <string_view>

namespace manifest {

/// The UTF-8 byte order mark.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Throws base::InputError, beginning with line and column ("3:7: …"), unless `bytes` are UTF-8 without NUL.
/// UTF-16 and UTF-32, with or without a byte order mark, are named as such.
void check_utf8(std::string_view bytes);

}  // namespace manifest
