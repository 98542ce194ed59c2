#include "manifest/position.hpp"

#include <algorithm>

namespace manifest {

namespace {

/// Bytes of a line that are counted at once.
constexpr std::size_t kStep = 4096;

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

LineIndex::LineIndex(std::string_view text) : text_(text) {
  for (std::size_t i = text.find_first_of("\r\n"); i != text.npos; i = text.find_first_of("\r\n", i)) {
    mark_last_line(i);
    i += text.substr(i).starts_with("\r\n") ? 2 : 1;
    starts_.push_back(i);
  }
  mark_last_line(text.size());
}

void LineIndex::mark_last_line(std::size_t end) {
  Mark mark = {.offset = starts_.back()};
  while (end - mark.offset > kStep) {
    mark.characters += characters_of(text_.substr(mark.offset, kStep));
    mark.offset += kStep;
    marks_.push_back(mark);
  }
}

Position LineIndex::at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto next_start = std::ranges::upper_bound(starts_, offset);
  Mark from = {.offset = *(next_start - 1)};
  const auto next_mark = std::ranges::upper_bound(marks_, offset, {}, &Mark::offset);
  if (next_mark != marks_.begin() && (next_mark - 1)->offset > from.offset) from = *(next_mark - 1);
  const std::size_t before = from.characters + characters_of(text_.substr(from.offset, offset - from.offset));
  return {.line = static_cast<std::size_t>(next_start - starts_.begin()), .column = before + 1};
}

}  // namespace manifest
