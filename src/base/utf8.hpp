#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace base {

/// A code point of UTF-8 and how many bytes it takes.
struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 0;  ///< 0: the bytes are no UTF-8
};

/// The code point that `text` begins with, as RFC 3629 has it: overlong forms, surrogates and what is above
/// U+10FFFF are no UTF-8, and neither are sequences that are cut short. Nothing of an empty text.
CodePoint decode_utf8(std::string_view text);

}  // namespace base
