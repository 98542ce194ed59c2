#include "semver/constraint.hpp"

#include <algorithm>
#include <compare>

#include <fmt/format.h>

namespace semver {
namespace {

std::weak_ordering compare(const Version& candidate, const Version& version, Extent extent) {
  if (extent == Extent::whole) return candidate <=> version;
  const std::ptrdiff_t count = extent == Extent::major ? 1 : 2;
  const auto& one = candidate.numbers();
  const auto& other = version.numbers();
  return std::lexicographical_compare_three_way(one.begin(), one.begin() + count, other.begin(),
                                                other.begin() + count);
}

std::string_view text_of(Operator op) {
  switch (op) {
    case Operator::not_equal:
      return "!=";
    case Operator::less:
      return "<";
    case Operator::less_or_equal:
      return "<=";
    case Operator::greater:
      return ">";
    case Operator::greater_or_equal:
      return ">=";
    case Operator::equal:
      break;
  }
  return "";
}

std::string text_of(const Version& version, Extent extent) {
  const auto& numbers = version.numbers();
  if (extent == Extent::major) return fmt::format("{}.x", numbers[0]);
  if (extent == Extent::major_minor) return fmt::format("{}.{}.x", numbers[0], numbers[1]);
  return version.text();
}

}  // namespace

bool Comparison::matches(const Version& candidate) const {
  const std::weak_ordering order = compare(candidate, version, extent);
  switch (op) {
    case Operator::not_equal:
      return order != 0;
    case Operator::less:
      return order < 0;
    case Operator::less_or_equal:
      return order <= 0;
    case Operator::greater:
      return order > 0;
    case Operator::greater_or_equal:
      return order >= 0;
    case Operator::equal:
      break;
  }
  return order == 0;
}

std::string Comparison::text() const { return fmt::format("{}{}", text_of(op), text_of(version, extent)); }

bool Constraint::matches(const Version& candidate) const {
  const auto holds = [&candidate](const Comparison& comparison) { return comparison.matches(candidate); };
  const auto all_hold = [&holds](const std::vector<Comparison>& comparisons) {
    return std::all_of(comparisons.begin(), comparisons.end(), holds);
  };
  return alternatives_.empty() || std::any_of(alternatives_.begin(), alternatives_.end(), all_hold);
}

std::string Constraint::text() const {
  std::string result;
  for (const auto& comparisons : alternatives_) {
    if (!result.empty()) result += " ||";
    for (const Comparison& comparison : comparisons) {
      if (!result.empty()) result += ' ';
      result += comparison.text();
    }
  }
  return result;
}

}  // namespace semver
