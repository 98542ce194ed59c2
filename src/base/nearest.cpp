#include "base/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace base {

namespace {

constexpr std::size_t kLongest = 40;  // nobody mistypes longer words than this
constexpr std::size_t kMostEdits = 3;

/// How many letters have to be put in, taken out or changed to make `to` of `from` (Levenshtein's distance).
std::size_t edits(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t changed = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view typed, std::span<const std::string_view> words) {
  if (typed.size() > kLongest) return std::nullopt;
  std::optional<std::string_view> found;
  std::size_t fewest = std::min(kMostEdits, typed.size() / 3) + 1;
  for (const std::string_view word : words) {
    const std::size_t count = edits(typed, word);
    if (count >= fewest) continue;
    fewest = count;
    found = word;
  }
  return found;
}

}  // namespace base
