// The first line is a constraint, the others are tags.

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "semver/constraint.hpp"
#include "semver/select.hpp"

namespace {

using semver::Candidate;
using semver::Constraint;
using semver::Version;

constexpr std::size_t kMostTags = 12;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_message(std::string_view message) {
  require(!message.empty() && message.size() < 500);
  for (const char c : message) require(c >= ' ' && c <= '~');
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> result;
  while (!text.empty() && result.size() < kMostTags) {
    const std::string_view line = text.substr(0, text.find('\n'));
    result.emplace_back(line);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return result;
}

/// A tag is a version exactly if what follows its "v" is one, and a version written down is the same again.
void check_tag(const std::string& tag) {
  const auto found = Version::of_tag(tag);
  try {
    const Version version = Version::parse(tag.starts_with('v') ? tag.substr(1) : tag);
    require(found.has_value() && *found == version);
    require(tag.ends_with(version.text()));
    require(Version::parse(version.text()) == version);
  } catch (const base::Error& error) {
    require(!found.has_value());
    check_message(error.what());
  }
}

/// Less is a strict weak order whose equivalence is ==.
void check_order(const std::vector<Candidate>& all) {
  for (const Candidate& a : all) {
    require(a.version == a.version);
    for (const Candidate& b : all) {
      const auto order = a.version <=> b.version;
      require((b.version <=> a.version) == (0 <=> order));
      require((a.version == b.version) == (order == 0));
      for (const Candidate& c : all) {
        if (order < 0 && b.version < c.version) require(a.version < c.version);
        if (order == 0) require((a.version <=> c.version) == (b.version <=> c.version));
      }
    }
  }
}

/// Each comparison is what its operator says, seen from the others.
void check_operators(const Version& candidate, const Version& version) {
  const std::string text = version.text();
  const auto matches = [&candidate](const std::string& constraint) {
    return Constraint::parse(constraint).matches(candidate);
  };
  require(matches("<" + text) == !matches(">=" + text));
  require(matches(">" + text) == !matches("<=" + text));
  require(matches("=" + text) == !matches("!=" + text));
  require(matches("=" + text) == matches(">=" + text + " <=" + text));
  require(matches("!=" + text) == matches("<" + text + " || >" + text));
}

void check_selection(const Constraint& constraint, const std::vector<std::string>& tags) {
  const auto all = semver::candidates(tags, semver::Prereleases{});
  const auto found = semver::select(tags, constraint, semver::Prereleases{});
  const auto again = Constraint::parse(constraint.text());
  require(again.text() == constraint.text());
  std::optional<std::string> first;
  for (const Candidate& candidate : all) {
    const bool matches = constraint.matches(candidate.version);
    require(again.matches(candidate.version) == matches);
    if (matches && !first) first = candidate.tag;
  }
  require(found == first);
  const auto release = semver::select(tags, constraint, std::nullopt);
  require(!release || found);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view first = text.substr(0, text.find('\n'));
  const auto tags = lines_of(text.substr(std::min(first.size() + 1, text.size())));
  for (const std::string& tag : tags) check_tag(tag);
  const auto all = semver::candidates(tags, semver::Prereleases{});
  check_order(all);
  if (all.size() > 1) check_operators(all.front().version, all.back().version);
  try {
    check_selection(Constraint::parse(first), tags);
  } catch (const base::Error& error) {
    check_message(error.what());
  }
  return 0;
}
