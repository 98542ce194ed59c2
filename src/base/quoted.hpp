#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

/// How many bytes of a text quoted() shows.
inline constexpr std::size_t kQuotedBytes = 60;

/// `text` in single quotes, fit for a message whatever it holds: bytes other than printable ASCII become
/// "\xNN", and from a text longer than kQuotedBytes only the beginning is shown, followed by "...".
std::string quoted(std::string_view text);

}  // namespace base
