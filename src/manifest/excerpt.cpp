#include "manifest/excerpt.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/columns.hpp"
#include "base/redact.hpp"
#include "manifest/line_break.hpp"

namespace manifest {

namespace {

// With what stands around them, lines fit into 80 columns.
constexpr std::size_t kBytesBefore = 28;
constexpr std::size_t kBytesAfter = 34;
constexpr std::string_view kMore = "\xE2\x80\xA6";  // an ellipsis

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// What stands before `offset` in its line, or the end of that. A line may be as long as the text.
std::string part_before(std::string_view text, std::size_t offset) {
  const std::size_t cut = offset - std::min(offset, kBytesBefore);
  std::string_view part = text.substr(cut, offset - cut);
  const std::size_t begin = line_start(part, part.size());
  if (begin > 0 || is_line_start(text, cut)) return std::string(part.substr(begin));
  while (!part.empty() && continues_character(part.front())) part.remove_prefix(1);
  return fmt::format("{}{}", kMore, part);
}

/// What stands from `offset` on in its line, or the beginning of that.
std::string part_after(std::string_view text, std::size_t offset) {
  std::string_view part = text.substr(offset, kBytesAfter + 1);
  const std::size_t end = line_end(part, 0);
  if (end < part.size() || part.size() <= kBytesAfter) return std::string(part.substr(0, end));
  do part.remove_suffix(1);
  while (!part.empty() && continues_character(text[offset + part.size()]));
  return fmt::format("{}{}", part, kMore);
}

/// Whether a word is shown, or a part of one, that has a secret. More is looked at than is shown, as the line
/// may be as long as the text.
bool has_secret(std::string_view text, std::size_t offset) {
  constexpr std::size_t kBytesAround = 4096;
  const std::size_t cut = offset - std::min(offset, kBytesAround);
  std::string_view part = text.substr(cut, 2 * kBytesAround);
  const std::size_t begin = line_start(part, offset - cut);
  part = part.substr(begin, line_end(part, offset - cut) - begin);
  while (!part.empty()) {
    const std::string_view word = part.substr(0, part.find_first_of(" \t"));
    if (base::redacted_path(word) != word) return true;
    part.remove_prefix(std::min(word.size() + 1, part.size()));
  }
  return false;
}

}  // namespace

std::string excerpt(std::string_view text, std::size_t offset, std::size_t number) {
  offset = std::min(offset, text.size());
  if (has_secret(text, offset)) return {};
  std::string before = part_before(text, offset);
  std::ranges::replace(before, '\t', ' ');
  std::string after = part_after(text, offset);
  std::ranges::replace(after, '\t', ' ');
  const std::string margin = fmt::format("{:>5}", number);
  return fmt::format("{} | {}{}\n{} | {}^", margin, before, after, std::string(margin.size(), ' '),
                     std::string(base::columns_of(before), ' '));
}

}  // namespace manifest
