#include "manifest/position.hpp"

#include <algorithm>

namespace manifest {

LineIndex::LineIndex(std::string_view text) : text_(text) {
  for (std::size_t i = text.find_first_of("\r\n"); i != text.npos; i = text.find_first_of("\r\n", i)) {
    i += text.substr(i).starts_with("\r\n") ? 2 : 1;
    starts_.push_back(i);
  }
}

Position LineIndex::at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const std::string_view before = text_.substr(*(after - 1), offset - *(after - 1));
  const auto characters = std::count_if(
      before.begin(), before.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  return {.line = static_cast<std::size_t>(after - starts_.begin()),
          .column = static_cast<std::size_t>(characters) + 1};
}

}  // namespace manifest
