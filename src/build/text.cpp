#include "build/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace build {
namespace {

constexpr std::array<std::string_view, 25> kSpaces = {" ",
                                                      "\t",
                                                      "\n",
                                                      "\v",
                                                      "\f",
                                                      "\r",
                                                      "\xC2\x85",
                                                      "\xC2\xA0",
                                                      "\xE1\x9A\x80",
                                                      "\xE2\x80\x80",
                                                      "\xE2\x80\x81",
                                                      "\xE2\x80\x82",
                                                      "\xE2\x80\x83",
                                                      "\xE2\x80\x84",
                                                      "\xE2\x80\x85",
                                                      "\xE2\x80\x86",
                                                      "\xE2\x80\x87",
                                                      "\xE2\x80\x88",
                                                      "\xE2\x80\x89",
                                                      "\xE2\x80\x8A",
                                                      "\xE2\x80\xA8",
                                                      "\xE2\x80\xA9",
                                                      "\xE2\x80\xAF",
                                                      "\xE2\x81\x9F",
                                                      "\xE3\x80\x80"};

unsigned byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

/// How many bytes a character takes whose first byte is this one; 0 if none begins so.
std::size_t size_of_first(unsigned byte) {
  if (byte < 0x80U) return 1;
  if (byte >= 0xC2U && byte < 0xE0U) return 2;
  if (byte >= 0xE0U && byte < 0xF0U) return 3;
  return byte >= 0xF0U && byte < 0xF5U ? 4 : 0;
}

}  // namespace

std::string_view trimmed_left(std::string_view text) {
  for (;;) {
    const auto found = std::find_if(kSpaces.begin(), kSpaces.end(),
                                    [&](std::string_view space) { return text.starts_with(space); });
    if (found == kSpaces.end()) return text;
    text.remove_prefix(found->size());
  }
}

std::string_view trimmed(std::string_view text) {
  text = trimmed_left(text);
  for (;;) {
    const auto found = std::find_if(kSpaces.begin(), kSpaces.end(),
                                    [&](std::string_view space) { return text.ends_with(space); });
    if (found == kSpaces.end()) return text;
    text.remove_suffix(found->size());
  }
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return line;
}

std::size_t character_size(std::string_view text) {
  if (text.empty()) return 0;
  const std::size_t size = size_of_first(byte_at(text, 0));
  if (size == 0 || size > text.size()) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte_at(text, i) & 0xC0U) != 0x80U) return 0;
  }
  if (size > 2) {
    // Neither longer than needed, nor half of a surrogate pair, nor beyond the last code point.
    const unsigned start = byte_at(text, 0) << 8U | byte_at(text, 1);
    const bool is_wrong = (start >= 0xE080U && start < 0xE0A0U) || (start >= 0xEDA0U && start < 0xEE00U) ||
                          (start >= 0xF080U && start < 0xF090U) || start >= 0xF490U;
    if (is_wrong) return 0;
  }
  return size;
}

std::string valid_utf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    valid += size == 0 ? "\xEF\xBF\xBD" : text.substr(0, size);
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return valid;
}

}  // namespace build
