#include "base/duration.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace base {
namespace {

struct Unit {
  char letter = 's';
  long seconds = 1;
};

constexpr std::array<Unit, 3> kUnits = {{{'h', 3600}, {'m', 60}, {'s', 1}}};
constexpr long kMost = 1'000'000;

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  long total = 0;
  std::size_t larger = 0;  // units that may not come any more
  const bool plain = text.find_first_not_of("0123456789") == std::string_view::npos;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    long number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number < 0 || number > kMost) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (plain) return std::chrono::seconds(number);
    while (larger < kUnits.size() && !text.starts_with(kUnits[larger].letter)) ++larger;
    if (larger == kUnits.size()) return std::nullopt;
    total += number * kUnits[larger++].seconds;
    text.remove_prefix(1);
  }
  return std::chrono::seconds(total);
}

std::string duration_text(std::chrono::seconds duration) {
  std::string text;
  long left = duration.count();
  for (const Unit& unit : kUnits) {
    if (left >= unit.seconds) text += fmt::format("{}{}", left / unit.seconds, unit.letter);
    left %= unit.seconds;
  }
  return text.empty() ? "0s" : text;
}

}  // namespace base
