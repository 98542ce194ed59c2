#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "semver/version.hpp"

namespace semver {

/// How a version must stand to the one in a comparison.
enum class Operator : std::uint8_t { equal, not_equal, less, less_or_equal, greater, greater_or_equal };

/// How much of two versions is compared. With the wildcards "1.x" and "1.2.x" prereleases count as what they
/// lead to: 2.0.0-rc.1 is no 1.x.
enum class Extent : std::uint8_t {
  whole,        ///< all of it
  major,        ///< the first number: "1.x"
  major_minor,  ///< the first two numbers: "1.2.x"
};

/// One condition, such as ">=1.2.x".
struct Comparison {
  Operator op = Operator::equal;
  Extent extent = Extent::whole;
  Version version = {};

  [[nodiscard]] bool matches(const Version& candidate) const;

  /// As it is written in a constraint, without blanks.
  [[nodiscard]] std::string text() const;
};

/// Which versions somebody wants: alternatives, each a list of comparisons that must all hold.
class Constraint {
 public:
  /// The most bytes a constraint may have.
  static constexpr std::size_t kMostBytes = 1000;

  /// Any version.
  Constraint() = default;

  /// The language of Carvel's tools: comparisons with > >= < <= = == != ! or no operator (equal), blanks
  /// between those that must all hold, "||" between alternatives; "x" as a wildcard. An empty text means any
  /// version, and "1.x.x" the same as "1.0.x". Throws base::Error saying in which column what is wrong, for
  /// example "column 1: '^' is no operator here; use >= and <".
  static Constraint parse(std::string_view text);

  [[nodiscard]] bool matches(const Version& candidate) const;

  /// The constraint in its normal form; empty for any version.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<Comparison>> alternatives_ = {};
};

}  // namespace semver
