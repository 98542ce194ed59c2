#include "semver/version.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"

namespace semver {

/// The text of a version, cut but not looked at.
struct Version::Parts {
  std::vector<std::string_view> numbers = {};
  std::vector<std::string_view> prerelease = {};
  std::vector<std::string_view> build = {};

  explicit Parts(std::string_view text);

  /// What is wrong with them, nothing if they are a version.
  [[nodiscard]] std::string problem() const;
};

namespace {

constexpr std::array<std::string_view, 3> kNames = {"major", "minor", "patch"};

bool is_number(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
}

/// Nothing if `digits` are no digits or too many.
std::optional<std::uint64_t> number_of(std::string_view digits) {
  std::uint64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::vector<std::string_view> split_at_dots(std::string_view text) {
  std::vector<std::string_view> result;
  for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
    result.push_back(text.substr(0, dot));
    text.remove_prefix(dot + 1);
  }
  result.push_back(text);
  return result;
}

/// The number is `text`, one of those that `name` says, such as "minor".
std::string problem_of_number(std::string_view name, std::string_view text) {
  if (text.empty()) return fmt::format("the {} number is missing", name);
  if (!is_number(text)) return fmt::format("the {} number {} is no number", name, base::quoted(text));
  if (text.size() > 1 && text.front() == '0') {
    return fmt::format("the {} number {} begins with a zero", name, base::quoted(text));
  }
  if (!number_of(text)) return fmt::format("the {} number {} is too large", name, base::quoted(text));
  return "";
}

/// `name` is "prerelease" or "build metadata".
std::string problem_of_identifier(std::string_view name, std::string_view text) {
  if (text.empty()) return fmt::format("an identifier in the {} is empty", name);
  if (!is_word(text)) {
    return fmt::format("the identifier {} in the {} has more in it than letters, digits and hyphens",
                       base::quoted(text), name);
  }
  if (is_number(text) && !number_of(text)) {
    return fmt::format("the number {} in the {} is too large", base::quoted(text), name);
  }
  return "";
}

std::string problem_of_prerelease(std::string_view text) {
  if (is_number(text) && text.size() > 1 && text.front() == '0') {
    return fmt::format("the number {} in the prerelease begins with a zero", base::quoted(text));
  }
  return problem_of_identifier("prerelease", text);
}

std::vector<Identifier> identifiers_of(const std::vector<std::string_view>& texts) {
  std::vector<Identifier> result;
  result.reserve(texts.size());
  for (const std::string_view text : texts) result.push_back({std::string(text), number_of(text)});
  return result;
}

std::string joined(char start, const std::vector<Identifier>& identifiers) {
  std::string result;
  for (const Identifier& identifier : identifiers) {
    result += result.empty() ? start : '.';
    result += identifier.text;
  }
  return result;
}

std::weak_ordering compare(const std::vector<Identifier>& one, const std::vector<Identifier>& other) {
  return std::lexicographical_compare_three_way(one.begin(), one.end(), other.begin(), other.end());
}

}  // namespace

Version::Parts::Parts(std::string_view text) {
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
    build = split_at_dots(text.substr(plus + 1));
    text = text.substr(0, plus);
  }
  if (const std::size_t hyphen = text.find('-'); hyphen != std::string_view::npos) {
    prerelease = split_at_dots(text.substr(hyphen + 1));
    text = text.substr(0, hyphen);
  }
  numbers = split_at_dots(text);
}

std::string Version::Parts::problem() const {
  std::string result;
  for (std::size_t i = 0; i < kNames.size() && result.empty(); ++i) {
    result = problem_of_number(kNames[i], i < numbers.size() ? numbers[i] : std::string_view());
  }
  if (result.empty() && numbers.size() > kNames.size()) result = "the version has more than three numbers";
  for (std::size_t i = 0; i < prerelease.size() && result.empty(); ++i) {
    result = problem_of_prerelease(prerelease[i]);
  }
  for (std::size_t i = 0; i < build.size() && result.empty(); ++i) {
    result = problem_of_identifier("build metadata", build[i]);
  }
  return result;
}

std::weak_ordering Identifier::operator<=>(const Identifier& other) const {
  if (number && other.number) return *number <=> *other.number;
  if (number.has_value() != other.number.has_value()) {
    return number ? std::weak_ordering::less : std::weak_ordering::greater;
  }
  return text <=> other.text;
}

Version::Version(const Parts& parts)
    : prerelease_(identifiers_of(parts.prerelease)), build_(identifiers_of(parts.build)) {
  for (std::size_t i = 0; i < numbers_.size(); ++i) numbers_[i] = number_of(parts.numbers[i]).value();
}

Version Version::parse(std::string_view text) {
  if (text.empty()) throw base::Error("the version is empty");
  if (text.size() > kMostBytes) {
    throw base::Error(fmt::format("the version is longer than {} bytes", kMostBytes));
  }
  const Parts parts(text);
  const std::string problem = parts.problem();
  if (!problem.empty()) throw base::Error(problem);
  return Version(parts);
}

std::optional<Version> Version::of_tag(std::string_view tag) {
  if (tag.starts_with('v')) tag.remove_prefix(1);
  if (tag.empty() || tag.size() > kMostBytes) return std::nullopt;
  const Parts parts(tag);
  if (!parts.problem().empty()) return std::nullopt;
  return Version(parts);
}

std::string Version::text() const {
  return fmt::format("{}.{}.{}{}{}", numbers_[0], numbers_[1], numbers_[2], joined('-', prerelease_),
                     joined('+', build_));
}

std::weak_ordering Version::operator<=>(const Version& other) const {
  if (const auto order = numbers_ <=> other.numbers_; order != 0) return order;
  if (prerelease_.empty() != other.prerelease_.empty()) {
    return prerelease_.empty() ? std::weak_ordering::greater : std::weak_ordering::less;
  }
  if (const auto order = compare(prerelease_, other.prerelease_); order != 0) return order;
  return compare(build_, other.build_);
}

}  // namespace semver
