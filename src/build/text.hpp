#pragma once

#include <string>
#include <string_view>

namespace build {

// Texts that Go programs read, as they understand them.

/// Without the white space (Unicode's) at its beginning.
std::string_view trimmed_left(std::string_view text);

/// Without the white space (Unicode's) at either end.
std::string_view trimmed(std::string_view text);

/// Takes the first line off `text`; the result has no line feed.
std::string_view take_line(std::string_view& text);

/// How many bytes the character of UTF-8 at the beginning of `text` has; 0 if there is none.
std::size_t character_size(std::string_view text);

/// With U+FFFD in place of every byte that is no part of UTF-8.
std::string valid_utf8(std::string_view text);

}  // namespace build
