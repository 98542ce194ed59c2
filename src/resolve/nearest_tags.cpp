#include "resolve/nearest_tags.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/nearest.hpp"

namespace resolve {

namespace {

constexpr std::size_t kNearestShown = 3;

}  // namespace

std::string nearest_tags(std::string_view typed, const std::vector<std::string>& tags) {
  std::vector<std::string_view> rest(tags.begin(), tags.end());
  std::vector<std::string_view> found;
  while (found.size() < kNearestShown) {
    const auto nearest = base::nearest(typed, rest);
    if (!nearest) break;
    found.push_back(*nearest);
    std::erase(rest, *nearest);
  }
  if (found.empty()) return {};
  return fmt::format(" The nearest {} {}.", found.size() == 1 ? "tag there is" : "tags there are",
                     fmt::join(found, ", "));
}

}  // namespace resolve
