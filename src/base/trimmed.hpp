#pragma once

#include <string_view>

namespace base {

/// `text` without the blanks and line breaks of ASCII at either end.
std::string_view trimmed(std::string_view text);

}  // namespace base
