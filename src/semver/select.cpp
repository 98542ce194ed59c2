#include "semver/select.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace semver {
namespace {

bool is_admitted(const Version& version, const std::optional<Prereleases>& prereleases) {
  if (version.prerelease().empty()) return true;
  if (!prereleases) return false;
  const auto& wanted = prereleases->identifiers;
  const auto is_wanted = [&wanted](const Identifier& identifier) {
    return std::find(wanted.begin(), wanted.end(), identifier.text) != wanted.end();
  };
  return wanted.empty() || std::any_of(version.prerelease().begin(), version.prerelease().end(), is_wanted);
}

}  // namespace

std::weak_ordering Candidate::operator<=>(const Candidate& other) const {
  if (const auto order = version <=> other.version; order != 0) return order;
  return tag <=> other.tag;
}

std::vector<Candidate> candidates(std::span<const std::string> tags,
                                  const std::optional<Prereleases>& prereleases) {
  std::vector<Candidate> result;
  for (const std::string& tag : tags) {
    auto version = Version::of_tag(tag);
    if (version && is_admitted(*version, prereleases)) result.push_back({std::move(*version), tag});
  }
  std::sort(result.begin(), result.end(), std::greater<>());
  return result;
}

std::optional<std::string> select(std::span<const std::string> tags, const Constraint& constraint,
                                  const std::optional<Prereleases>& prereleases) {
  const auto all = candidates(tags, prereleases);
  const auto first = std::find_if(all.begin(), all.end(), [&constraint](const Candidate& candidate) {
    return constraint.matches(candidate.version);
  });
  if (first == all.end()) return std::nullopt;
  return first->tag;
}

}  // namespace semver
