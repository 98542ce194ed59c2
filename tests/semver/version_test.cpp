#include "semver/version.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "support/catch.hpp"

namespace {

using semver::Version;

std::string refusal(const std::string& text) {
  try {
    return "accepted as " + Version::parse(text).text();
  } catch (const base::Error& error) {
    return error.what();
  }
}

struct Row {
  std::string given = {};
  std::string expected = {};
};

}  // namespace

TEST_CASE("version: what SemVer allows is read and written the same", "[semver]") {
  const std::vector<std::string> texts = {
      "0.0.0",
      "1.2.3",
      "10.20.30",
      "18446744073709551615.18446744073709551615.18446744073709551615",
      "1.0.0-rc.1",
      "1.0.0-0",
      "1.0.0-0a.01a.-",
      "1.0.0--",
      "1.0.0-x.7.z.92",
      "1.0.0-alpha+001",
      "1.0.0+20130313144700",
      "1.0.0+21AF26D3---117B344092BD",
      "1.0.0+a-b.c",
      "1.0.0-18446744073709551615",
      "1.0.0-" + std::string(Version::kMostBytes - 6, 'a'),
  };
  for (const auto& text : texts) CHECK(Version::parse(text).text() == text);
}

TEST_CASE("version: what SemVer does not allow is refused with the reason", "[semver]") {
  const std::string large = "18446744073709551616";
  const std::vector<Row> rows = {
      {"", "the version is empty"},
      {"1", "the minor number is missing"},
      {"1.2", "the patch number is missing"},
      {"1..2", "the minor number is missing"},
      {"1.2.", "the patch number is missing"},
      {".1.2", "the major number is missing"},
      {"-1.2.3", "the major number is missing"},
      {"1.2.3.4", "the version has more than three numbers"},
      {"v1.2.3", "the major number 'v1' is no number"},
      {"1.2.3 ", "the patch number '3 ' is no number"},
      {"1.2.3\n", "the patch number '3\\x0A' is no number"},
      {"1.2.x", "the patch number 'x' is no number"},
      {"01.2.3", "the major number '01' begins with a zero"},
      {"1.00.3", "the minor number '00' begins with a zero"},
      {"1.2.03-a", "the patch number '03' begins with a zero"},
      {large + ".0.0", "the major number '18446744073709551616' is too large"},
      {"1.2-a.3", "the patch number is missing"},
      {"1.2.3-", "an identifier in the prerelease is empty"},
      {"1.2.3-a..b", "an identifier in the prerelease is empty"},
      {"1.2.3-01", "the number '01' in the prerelease begins with a zero"},
      {"1.2.3-" + large, "the number '18446744073709551616' in the prerelease is too large"},
      {"1.2.3-a_b", "the identifier 'a_b' in the prerelease has more in it than letters, digits and hyphens"},
      {"1.2.3-\xC3\xA4",
       "the identifier '\\xC3\\xA4' in the prerelease has more in it than letters, digits and hyphens"},
      {"1.2.3+", "an identifier in the build metadata is empty"},
      {"1.2.3-+b", "an identifier in the prerelease is empty"},
      {"1.2.3+a+b",
       "the identifier 'a+b' in the build metadata has more in it than letters, digits and hyphens"},
      {"1.2.3+" + large, "the number '18446744073709551616' in the build metadata is too large"},
      {"1.0.0-" + std::string(Version::kMostBytes - 5, 'a'), "the version is longer than 255 bytes"},
  };
  for (const auto& row : rows) CHECK(refusal(row.given) == row.expected);
}

TEST_CASE("version: the order is precedence, then build metadata", "[semver]") {
  const std::vector<std::string> ascending = {
      "0.0.0-0",       "0.0.0",        "0.0.1",         "0.9.0",
      "0.10.0",        "1.0.0-0",      "1.0.0-0.0",     "1.0.0-1",
      "1.0.0-9",       "1.0.0-10",     "1.0.0--",       "1.0.0-A",
      "1.0.0-a",       "1.0.0-alpha",  "1.0.0-alpha.1", "1.0.0-alpha.a",
      "1.0.0-beta",    "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-beta2",
      "1.0.0-rc.1",    "1.0.0-rc.1+a", "1.0.0",         "1.0.0+1",
      "1.0.0+1.1",     "1.0.0+2",      "1.0.0+10",      "1.0.0+ab1",
      "1.0.0+ab1.foo", "1.0.0+z1",     "1.0.1-0",       "1.0.9",
      "1.0.10",        "9.0.0",        "10.0.0",        "18446744073709551615.0.0",
  };
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      INFO(ascending[i] << " and " << ascending[j]);
      CHECK((Version::parse(ascending[i]) <=> Version::parse(ascending[j])) == (i <=> j));
      CHECK((Version::parse(ascending[i]) == Version::parse(ascending[j])) == (i == j));
    }
  }
}

TEST_CASE("version: numbers in build metadata are equal whatever zeros they begin with", "[semver]") {
  CHECK(Version::parse("1.0.0+007") == Version::parse("1.0.0+7"));
  CHECK(Version::parse("1.0.0+007").text() == "1.0.0+007");
}

TEST_CASE("version: of a tag, with or without v", "[semver]") {
  const std::vector<Row> rows = {
      {"1.2.3", "1.2.3"},
      {"v1.2.3", "1.2.3"},
      {"v1.2.3-rc.1", "1.2.3-rc.1"},
      {"1.2.3-alpine3.19", "1.2.3-alpine3.19"},
  };
  for (const auto& row : rows) {
    const auto version = Version::of_tag(row.given);
    REQUIRE(version.has_value());
    CHECK(version->text() == row.expected);
  }
}

TEST_CASE("version: tags that are none", "[semver]") {
  for (const std::string tag : {"",           "v",           "latest",       "stable",
                                "2021-01-01", "1",           "1.2",          "v2.1",
                                "01.9.0",     "3",           "sha-0badcafe", "vv1.0.0",
                                "V1.0.0",     "1.0.0_build", "1.0.0-01",     "1.2.3.4",
                                " 1.2.3",     "1.2.3-",      "x1.2.3",       "18446744073709551616.0.0"}) {
    INFO(tag);
    CHECK_FALSE(Version::of_tag(tag).has_value());
  }
  CHECK_FALSE(Version::of_tag("1.0.0-" + std::string(Version::kMostBytes, 'a')).has_value());
}
