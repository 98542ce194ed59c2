#include "semver/constraint.hpp"

#include <string>
#include <vector>

#include "base/error.hpp"
#include "support/catch.hpp"

namespace {

using semver::Constraint;
using semver::Version;

std::string refusal(const std::string& text) {
  try {
    return "accepted as " + Constraint::parse(text).text();
  } catch (const base::Error& error) {
    return error.what();
  }
}

struct Row {
  std::string given = {};
  std::string expected = {};
};

struct Case {
  std::string constraint = {};
  std::vector<std::string> in = {};
  std::vector<std::string> out = {};
};

void check(const Case& row) {
  INFO(row.constraint);
  const auto constraint = Constraint::parse(row.constraint);
  for (const auto& version : row.in) {
    INFO(version);
    CHECK(constraint.matches(Version::parse(version)));
  }
  for (const auto& version : row.out) {
    INFO(version);
    CHECK_FALSE(constraint.matches(Version::parse(version)));
  }
}

}  // namespace

TEST_CASE("constraint: each operator", "[semver]") {
  const std::vector<Case> rows = {
      {">1.2.3", {"1.2.4", "2.0.0", "1.2.4-0"}, {"1.2.3", "1.2.2", "1.2.3-rc.1"}},
      {">=1.2.3", {"1.2.3", "1.2.4"}, {"1.2.2", "1.2.3-rc.1"}},
      {"<1.2.3", {"1.2.2", "1.2.3-rc.1"}, {"1.2.3", "1.2.4"}},
      {"<=1.2.3", {"1.2.3", "1.2.2", "1.2.3-rc.1"}, {"1.2.4", "1.2.4-0"}},
      {"1.2.3", {"1.2.3"}, {"1.2.2", "1.2.4", "1.2.3-rc.1"}},
      {"=1.2.3", {"1.2.3"}, {"1.2.4"}},
      {"==1.2.3", {"1.2.3"}, {"1.2.4"}},
      {"!=1.2.3", {"1.2.2", "1.2.4", "1.2.3-0"}, {"1.2.3"}},
      {"!1.2.3", {"1.2.2", "1.2.4"}, {"1.2.3"}},
      {"<2.0.0", {"2.0.0-rc.1"}, {"2.0.0"}},
      {">=1.2.1-rc.0", {"1.2.1-rc.0", "1.2.1-rc.1", "1.2.1"}, {"1.2.1-alpha", "1.2.1-rc"}},
      {"1.2.3-x.x", {"1.2.3-x.x"}, {"1.2.3-x.y", "1.2.3"}},
      {"1.1.0-fox", {"1.1.0-fox"}, {"1.1.0"}},
      {"1.1.0-FOX", {"1.1.0-FOX"}, {"1.1.0-fox"}},
      {"1.0.0-18446744073709551615", {"1.0.0-18446744073709551615"}, {"1.0.0-1"}},
  };
  for (const auto& row : rows) check(row);
}

TEST_CASE("constraint: build metadata count behind everything else", "[semver]") {
  const std::vector<Case> rows = {
      {">1.0.0+ab1.foo", {"1.0.0+z1", "1.0.1"}, {"1.0.0", "1.0.0+1", "1.0.0+ab1", "1.0.0+ab1.foo"}},
      {"1.2.3+x.x", {"1.2.3+x.x"}, {"1.2.3+x.y", "1.2.3"}},
      {"1.2.3", {"1.2.3"}, {"1.2.3+x"}},
  };
  for (const auto& row : rows) check(row);
}

TEST_CASE("constraint: a wildcard with each operator", "[semver]") {
  const std::vector<Case> rows = {
      {"1.x", {"1.0.0", "1.9.9", "1.0.0-0", "1.0.0-alpha"}, {"0.9.9", "2.0.0", "2.0.0-0", "2.0.0-rc.1"}},
      {"=1.x", {"1.0.0", "1.9.9"}, {"0.9.9", "2.0.0"}},
      {"==1.x", {"1.0.0", "1.9.9"}, {"0.9.9", "2.0.0"}},
      {"1.3.x", {"1.3.0", "1.3.9", "1.3.0-0"}, {"1.2.0", "1.4.0", "1.4.0-0", "2.3.0"}},
      {"=1.3.x", {"1.3.0"}, {"1.4.0"}},
      {">1.x", {"2.0.0", "2.0.0-0"}, {"0.1.9", "1.2.6", "1.9.0"}},
      {">1.2.x", {"1.3.0", "1.3.0-0", "2.0.0"}, {"1.1.9", "1.2.6"}},
      {">=1.x", {"1.0.0", "1.0.0-0", "2.0.0"}, {"0.9.9"}},
      {">=1.2.x", {"1.2.0", "1.2.0-0", "2.0.0"}, {"1.1.9"}},
      {"<1.x", {"0.9.9"}, {"1.0.0", "1.0.0-0", "2.0.0"}},
      {"<1.2.x", {"1.1.9", "0.3.0"}, {"1.2.0", "1.2.0-0", "1.3.0"}},
      {"<=1.x", {"0.9.9", "1.9.9"}, {"2.0.0", "2.0.0-0"}},
      {"<=1.2.x", {"1.1.9", "1.2.9"}, {"1.3.0", "1.3.0-0"}},
      {"!=1.x", {"0.9.9", "2.0.0", "2.0.0-rc.1"}, {"1.0.0", "1.9.9", "1.0.0-0"}},
      {"!=1.2.x", {"1.1.9", "1.3.0"}, {"1.2.0", "1.2.9", "1.2.0-0"}},
      {"!1.2.x", {"1.1.9", "1.3.0"}, {"1.2.0"}},
      {"0.x", {"0.0.0", "0.9.9"}, {"1.0.0", "1.0.0-0"}},
      {"18446744073709551615.x", {"18446744073709551615.1.2"}, {"1.0.0"}},
      {">18446744073709551615.x", {}, {"18446744073709551615.1.2", "1.0.0"}},
  };
  for (const auto& row : rows) check(row);
}

TEST_CASE("constraint: 1.x.x means 1.0.x", "[semver]") {
  check({"1.x.x", {"1.0.0", "1.0.9"}, {"1.1.0", "1.1.0-0", "0.9.0"}});
  check({">1.x.x", {"1.1.0", "2.0.0"}, {"1.0.9"}});
}

TEST_CASE("constraint: blanks mean and, bars mean or, and binds tighter", "[semver]") {
  const std::vector<Case> rows = {
      {">1.2.2 <1.2.4", {"1.2.3"}, {"1.2.2", "1.2.4"}},
      {"<1.2.2 <1.2.4", {"1.2.1"}, {"1.2.2", "1.2.3"}},
      {">1.2.2 <1.2.5 !=1.2.4", {"1.2.3"}, {"1.2.2", "1.2.4", "1.2.5"}},
      {"1.0.0 || 1.1.0", {"1.0.0", "1.1.0"}, {"1.2.0"}},
      {"<1.2.2 || >1.2.4", {"1.2.1", "1.2.5"}, {"1.2.2", "1.2.4"}},
      {"<0.10.0 || >1.4.0 <1.5.0 || =1.0.0", {"0.9.0", "1.4.1", "1.0.0"}, {"0.10.0", "1.4.0", "1.5.0"}},
      {"1.x || >=2.0.x <2.2.x", {"1.2.2", "2.0.0", "2.1.8"}, {"0.9.2", "2.2.0"}},
      {"1.0.0 2.0.0", {}, {"1.0.0", "2.0.0"}},
  };
  for (const auto& row : rows) check(row);
}

TEST_CASE("constraint: an empty one matches everything", "[semver]") {
  check({"", {"0.0.0", "1.0.0-rc.1", "9.9.9+build"}, {}});
  CHECK(Constraint().matches(Version::parse("1.2.3")));
}

TEST_CASE("constraint: the normal form has single blanks and short operators", "[semver]") {
  const std::vector<Row> rows = {
      {"", ""},
      {"=1.0.0", "1.0.0"},
      {"==1.0.0", "1.0.0"},
      {"!1.0.0", "!=1.0.0"},
      {"  >=   1.2.3   <=  1.2.3   ", ">=1.2.3 <=1.2.3"},
      {"> = 1.0.0", ">=1.0.0"},
      {"= = 1.0.0", "1.0.0"},
      {"\t>=1.0.0\r\n<2.0.0\n", ">=1.0.0 <2.0.0"},
      {"      1.2.3      ||     >=1.2.3     <1.2.3    ", "1.2.3 || >=1.2.3 <1.2.3"},
      {"1.0.0||2.0.0", "1.0.0 || 2.0.0"},
      {"1.x.x", "1.0.x"},
      {"< 1.x", "<1.x"},
      {"!1.2.x", "!=1.2.x"},
      {">=1.0.0-rc.1+b", ">=1.0.0-rc.1+b"},
  };
  for (const auto& row : rows) {
    CHECK(Constraint::parse(row.given).text() == row.expected);
    CHECK(Constraint::parse(row.expected).text() == row.expected);
  }
}

TEST_CASE("constraint: operators of other tools are refused with what to write instead", "[semver]") {
  const std::vector<Row> rows = {
      {"^1.0.0", "column 1: '^' is no operator here; use >= and <"},
      {">=1.0.0 ~1.2.0", "column 9: '~' is no operator here; use >= and <"},
      {"~>1.2.0", "column 1: '~' is no operator here; use >= and <"},
      {"1.0.0^", "column 6: '^' and '~' are no operators here; use >= and <"},
      {"v1.0.0", "column 1: versions are written without 'v' here"},
      {">=v1.0.0", "column 3: versions are written without 'v' here"},
      {">=1.0.0, <2.0.0", "column 8: comparisons are joined by a blank"},
      {">=1.0.0 , <2.0.0", "column 9: ',' joins nothing here; a blank means 'and'"},
      {">=1.0.0 && <2.0.0", "column 9: '&' joins nothing here; a blank means 'and'"},
      {"1.0.0 - 2.0.0", "column 7: '-' makes no range here; use >= and <="},
      {"1.2.*", "column 5: the wildcard is written 'x'"},
      {"1.X", "column 3: the wildcard is written 'x'"},
      {"*", "column 1: a wildcard needs a number before it; an empty constraint means any version"},
      {"x", "column 1: a wildcard needs a number before it; an empty constraint means any version"},
      {">=x.x.x", "column 3: a wildcard needs a number before it; an empty constraint means any version"},
      {"=>1.0.0", "column 1: '=>' is no operator; there are >, >=, <, <=, = and !="},
      {"1.0.0 >>1.0.0", "column 7: '>>' is no operator; there are >, >=, <, <=, = and !="},
      {"< !1.0.0", "column 1: '<!' is no operator; there are >, >=, <, <=, = and !="},
      {">=1.0.0 ! 1.0.5", "column 9: '!' stands alone; write '!=' and a version"},
  };
  for (const auto& row : rows) CHECK(refusal(row.given) == row.expected);
}

TEST_CASE("constraint: what is no version is refused with its column", "[semver]") {
  const std::vector<Row> rows = {
      {"1", "column 1: '1' is not a whole version; write three numbers, or 1.x or 1.2.x"},
      {">= 1.2", "column 4: '1.2' is not a whole version; write three numbers, or 1.x or 1.2.x"},
      {"1.2-rc.1", "column 1: '1.2-rc.1' is not a whole version; write three numbers, or 1.x or 1.2.x"},
      {"1.2.3.4", "column 1: the version has more than three numbers"},
      {">01.2.3", "column 2: the major number '01' begins with a zero"},
      {"1.01.x", "column 1: the minor number '01' begins with a zero"},
      {"18446744073709551616.x", "column 1: the major number '18446744073709551616' is too large"},
      {"1.2.3-01", "column 1: the number '01' in the prerelease begins with a zero"},
      {"1.2.a", "column 1: the patch number 'a' is no number"},
      {"1.x.3", "column 1: a wildcard stands last, as in 1.x or 1.2.x"},
      {"1.2.3.x", "column 1: a wildcard stands last, as in 1.x or 1.2.x"},
      {"1.2.x.x", "column 1: a wildcard stands last, as in 1.x or 1.2.x"},
      {"1.x-rc.1", "column 1: a wildcard stands last, as in 1.x or 1.2.x"},
      {"1.2.xy", "column 1: a wildcard stands last, as in 1.x or 1.2.x"},
      {"latest", "column 1: 'latest' is no version"},
      {">=1.0.0 and <2.0.0", "column 9: 'and' is no version"},
      {"1.0.0 \xE2\x89\xA5"
       "2.0.0",
       "column 7: '\\xE2\\x89\\xA52.0.0' is no version"},
      {std::string("1.0.0\0", 6), "column 1: the patch number '0\\x00' is no number"},
      {"1.0.0-" + std::string(300, 'a'), "column 1: the version is longer than 255 bytes"},
  };
  for (const auto& row : rows) CHECK(refusal(row.given) == row.expected);
}

TEST_CASE("constraint: what is missing is named", "[semver]") {
  const std::vector<Row> rows = {
      {"  ", "the constraint is blank; leave it out to take any version"},
      {"\n", "the constraint is blank; leave it out to take any version"},
      {">=", "column 1: '>=' has no version behind it"},
      {"1.0.0 !", "column 7: '!' has no version behind it"},
      {"1.0.0 <  ", "column 7: '<' has no version behind it"},
      {">= || 1.0.0", "column 1: '>=' has no version behind it"},
      {"|| 1.0.0", "column 1: nothing stands before this '||'"},
      {"1.0.0 || || 2.0.0", "column 10: nothing stands before this '||'"},
      {"1.0.0 ||", "column 9: nothing stands behind the last '||'"},
      {"||", "column 1: nothing stands before this '||'"},
      {"1.0.0 | 2.0.0", "column 7: '|' is no operator; alternatives stand on both sides of '||'"},
      {"1.0.0|2.0.0", "column 6: '|' is no operator; alternatives stand on both sides of '||'"},
      {"1.0.0 ||| 2.0.0", "column 9: '|' is no operator; alternatives stand on both sides of '||'"},
      {">=1.0.0<2.0.0", "column 8: a blank is missing before the operator"},
  };
  for (const auto& row : rows) CHECK(refusal(row.given) == row.expected);
}

TEST_CASE("constraint: a thousand bytes are the limit", "[semver]") {
  const std::string blanks(Constraint::kMostBytes - 5, ' ');
  CHECK(Constraint::parse(blanks + "1.0.0").text() == "1.0.0");
  CHECK(refusal(blanks + " 1.0.0") == "the constraint is longer than 1000 bytes");
}
