#include "semver/select.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace {

using semver::Constraint;
using semver::Prereleases;

using Tags = std::vector<std::string>;

const Tags kWeb = {"01.9.0",     "1.0.0",         "1.1.0",        "1.2",        "1.2.0",
                   "1.2.1-rc.1", "1.3.0-alpha.2", "1.3.0-beta.1", "2021-01-01", "3",
                   "latest",     "sha-0badcafe",  "stable",       "v2.0.0",     "v2.1"};
const Tags kApi = {"0.10.0",        "0.9.0",        "1.0.0",      "1.0.0-rc.1", "1.5.0",  "2.0.0-alpha.1",
                   "2.0.0-beta.11", "2.0.0-beta.3", "2.0.0-rc.1", "edge",       "latest", "v1.4.0"};

const std::optional<Prereleases> kNone = std::nullopt;
const std::optional<Prereleases> kAll = Prereleases{};

std::optional<Prereleases> with(std::vector<std::string> identifiers) {
  return Prereleases{std::move(identifiers)};
}

std::string selected(const Tags& tags, const std::string& constraint,
                     const std::optional<Prereleases>& prereleases = kNone) {
  return semver::select(tags, Constraint::parse(constraint), prereleases).value_or("nothing");
}

Tags names(const Tags& tags, const std::optional<Prereleases>& prereleases) {
  Tags result;
  for (const auto& candidate : semver::candidates(tags, prereleases)) result.push_back(candidate.tag);
  return result;
}

struct Row {
  Tags tags = {};
  std::string constraint = {};
  std::string expected = {};
};

struct PrereleaseRow {
  Tags tags = {};
  std::optional<Prereleases> prereleases = {};
  std::string constraint = {};
  std::string expected = {};
};

}  // namespace

TEST_CASE("select: the highest release that matches", "[semver]") {
  const std::vector<Row> rows = {
      {kWeb, "", "v2.0.0"},
      {kWeb, ">=1.0.0", "v2.0.0"},
      {kWeb, "<1.2.0", "1.1.0"},
      {kWeb, "1.x", "1.2.0"},
      {kWeb, "2.0.x", "v2.0.0"},
      {kWeb, "1.0.0 || 1.1.0", "1.1.0"},
      {kWeb, "1.2.1-rc.1", "nothing"},
      {kWeb, ">5.0.0", "nothing"},
      {kApi, "<1.0.0", "0.10.0"},
      {kApi, "0.9.x", "0.9.0"},
      {kApi, "<0.10.0 || >1.4.0 <1.5.0 || =1.0.0", "1.0.0"},
      {kApi, ">=1.0.0", "1.5.0"},
      {{"latest", "2021-01-01", "nightly"}, "", "nothing"},
      {{}, "", "nothing"},
  };
  for (const auto& row : rows) CHECK(selected(row.tags, row.constraint) == row.expected);
}

TEST_CASE("select: prereleases when they are asked for", "[semver]") {
  const std::vector<PrereleaseRow> rows = {
      {kApi, kAll, ">=1.0.0", "2.0.0-rc.1"},
      {kApi, kNone, ">=1.0.0", "1.5.0"},
      {kWeb, kAll, "<2.0.0", "1.3.0-beta.1"},
      {kWeb, kAll, ">=1.2.1-rc.0 <1.3.0-beta.1", "1.3.0-alpha.2"},
      {kWeb, kAll, "1.2.1-rc.1", "1.2.1-rc.1"},
      {kApi, kAll, "1.x", "1.5.0"},
      {kApi, with({"alpha", "beta"}), "", "2.0.0-beta.11"},
      {kApi, with({"alpha"}), "", "2.0.0-alpha.1"},
      {kApi, with({"gamma"}), "", "1.5.0"},
      {kApi, with({"RC"}), "", "1.5.0"},
      {kApi, with({""}), "", "1.5.0"},
  };
  for (const auto& row : rows) {
    CHECK(selected(row.tags, row.constraint, row.prereleases) == row.expected);
  }
}

TEST_CASE("select: any identifier of a prerelease may be the wanted one", "[semver]") {
  CHECK(selected({"1.0.0-10"}, "", with({"rc"})) == "nothing");
  CHECK(selected({"1.0.0-10"}, "", with({"10"})) == "1.0.0-10");
  CHECK(selected({"1.0.0-build.rc.7"}, "", with({"rc"})) == "1.0.0-build.rc.7");
  CHECK(selected({"1.0.0-rc1"}, "", with({"rc"})) == "nothing");
  CHECK(selected({"1.0.0+rc"}, "", with({"beta"})) == "1.0.0+rc");
}

TEST_CASE("select: of two tags for one version the same one in any order", "[semver]") {
  Tags tags = {"1.0.0", "1.1.0", "v1.0.0", "v1.1.0"};
  do {
    CHECK(selected(tags, "") == "v1.1.0");
    CHECK(selected(tags, "<1.1.0") == "v1.0.0");
  } while (std::next_permutation(tags.begin(), tags.end()));
}

TEST_CASE("select: numbers are compared as numbers", "[semver]") {
  Tags tags = {"0.2.0", "zzz"};
  for (int i = 0; i < 130; ++i) tags.push_back("0.1." + std::to_string(i));
  CHECK(selected(tags, "<0.2.0") == "0.1.129");
  CHECK(selected(tags, "<=0.1.100") == "0.1.100");
}

TEST_CASE("candidates: the versions among the tags, highest first", "[semver]") {
  CHECK(names(kWeb, kNone) == Tags{"v2.0.0", "1.2.0", "1.1.0", "1.0.0"});
  CHECK(names(kWeb, kAll) ==
        Tags{"v2.0.0", "1.3.0-beta.1", "1.3.0-alpha.2", "1.2.1-rc.1", "1.2.0", "1.1.0", "1.0.0"});
  CHECK(names(kWeb, with({"rc"})) == Tags{"v2.0.0", "1.2.1-rc.1", "1.2.0", "1.1.0", "1.0.0"});
  CHECK(names({"latest"}, kAll).empty());
}
