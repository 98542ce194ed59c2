#include "manifest/character_offsets.hpp"

#include <algorithm>

namespace manifest {

namespace {

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

CharacterOffsets::CharacterOffsets(std::string_view text)
    : text_(text), ascii_(std::all_of(text.begin(), text.end(), [](char byte) {
        return static_cast<unsigned char>(byte) < 0x80;
      })) {
  if (ascii_) return;
  std::size_t characters = 0;
  for (std::size_t byte = 0; byte < text.size(); ++byte) {
    if (continues_character(text[byte])) continue;
    if (characters % kStride == 0) every_stride_.push_back(byte);
    ++characters;
  }
}

std::size_t CharacterOffsets::byte_of(std::size_t character) const {
  if (ascii_) return std::min(character, text_.size());
  if (character / kStride >= every_stride_.size()) return text_.size();
  std::size_t byte = every_stride_[character / kStride];
  for (std::size_t left = character % kStride; left > 0 && byte < text_.size(); --left) {
    do ++byte;
    while (byte < text_.size() && continues_character(text_[byte]));
  }
  return byte;
}

}  // namespace manifest
