#pragma once

#include <cstddef>
#include <string_view>

namespace image {

// ASCII only, whatever the locale says.

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_alphanumeric(char c) { return is_digit(c) || is_lower(c) || is_upper(c); }

/// Blanks, line breaks, and everything else below them, and DEL.
constexpr bool is_blank_or_control(char c) { return (c >= '\0' && c <= ' ') || c == '\x7F'; }

/// The character of UTF-8 `text` that begins at `at`: one byte and the continuation bytes that follow it.
constexpr std::string_view character_at(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && end < at + 4 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return text.substr(at, end - at);
}

}  // namespace image
