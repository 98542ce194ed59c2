#include "manifest/encoding.hpp"

#include <cstdint>
#include <cstring>

#include <fmt/format.h>

#include "base/error.hpp"
#include "manifest/position.hpp"

namespace manifest {

namespace {

/// Bytes of the valid UTF-8 sequence of a character above U+007F that `text` begins with, or 0 (RFC 3629,
/// section 4).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;   // no overlong forms
    const unsigned high = first == 0xED ? 0x9F : 0xBF;  // no surrogates
    return byte(1) >= low && byte(1) <= high && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;  // nothing above U+10FFFF
    return byte(1) >= low && byte(1) <= high && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

/// Whether eight bytes are all ASCII and none is NUL.
bool is_plain_ascii(const char* bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighs = 0x8080808080808080U;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return ((word | (word - kOnes)) & kHighs) == 0;
}

/// The name of the encoding other than UTF-8 that the first bytes tell, or nothing.
std::string_view other_encoding(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xFF\xFE\0\0"sv) || bytes.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv)) return "UTF-16";
  // Without a mark: YAML begins with an ASCII character, so the first NULs tell (YAML 1.2.2, section 5.2).
  if (bytes.size() < 2 || (bytes[0] != 0 && bytes[1] != 0)) return {};
  const bool wide = bytes.size() >= 4 && (bytes.starts_with("\0\0\0"sv) || bytes.substr(1, 3) == "\0\0\0"sv);
  return wide ? "UTF-32" : "UTF-16";
}

[[noreturn]] void refuse(std::string_view bytes, std::size_t at, std::string_view what) {
  const Position position = LineIndex(bytes).at(at);
  throw base::InputError(fmt::format("{}:{}: {}", position.line, position.column, what));
}

}  // namespace

void check_utf8(std::string_view bytes) {
  if (const std::string_view encoding = other_encoding(bytes); !encoding.empty()) {
    refuse(bytes, 0, fmt::format("the text is {}; convert it to UTF-8, with iconv for example", encoding));
  }
  std::size_t i = 0;
  while (i < bytes.size()) {
    if (bytes.size() - i >= 8 && is_plain_ascii(bytes.data() + i)) {
      i += 8;
      continue;
    }
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte == 0) refuse(bytes, i, "a NUL byte, which YAML does not allow");
    const std::size_t length = byte < 0x80 ? 1 : sequence_length(bytes.substr(i, 4));
    if (length == 0) refuse(bytes, i, fmt::format("byte 0x{:02X} is not valid UTF-8 here", byte));
    i += length;
  }
}

}  // namespace manifest
