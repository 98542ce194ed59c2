#include "manifest/excerpt.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "manifest/line_break.hpp"

namespace manifest {

namespace {

constexpr std::size_t kBytesBefore = 60;
constexpr std::size_t kBytesAfter = 40;

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

std::string excerpt(std::string_view text, std::size_t offset, std::size_t number) {
  // A line may be as long as the text.
  offset = std::min(offset, text.size());
  const std::size_t cut = offset - std::min(offset, kBytesBefore);
  text = text.substr(cut, offset - cut + kBytesAfter + 1);
  offset -= cut;
  std::size_t begin = line_start(text, offset);
  std::size_t end = std::max(line_end(text, offset), offset);
  if (end - offset > kBytesAfter) end = offset + kBytesAfter;
  while (begin < offset && continues_character(text[begin])) ++begin;
  while (end < text.size() && end > offset && continues_character(text[end])) --end;

  std::string line(text.substr(begin, end - begin));
  std::ranges::replace(line, '\t', ' ');
  const std::string_view before = text.substr(begin, offset - begin);
  const auto columns = std::ranges::count_if(before, [](char c) { return !continues_character(c); });
  const std::string margin = fmt::format("{:>5}", number);
  return fmt::format("{} | {}\n{} | {}^", margin, line, std::string(margin.size(), ' '),
                     std::string(static_cast<std::size_t>(columns), ' '));
}

}  // namespace manifest
