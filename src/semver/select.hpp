#pragma once

#include <compare>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "semver/constraint.hpp"
#include "semver/version.hpp"

namespace semver {

/// That prereleases are wanted as well as releases, and which.
struct Prereleases {
  /// A prerelease needs one of these among its identifiers, spelled exactly so; with none here every
  /// prerelease will do.
  std::vector<std::string> identifiers = {};
};

/// A tag that is a version.
struct Candidate {
  Version version = {};
  std::string tag = {};

  /// By version; tags of one version, such as 1.0.0 and v1.0.0, by their bytes.
  std::weak_ordering operator<=>(const Candidate& other) const;
  bool operator==(const Candidate& other) const { return (*this <=> other) == 0; }
};

/// The tags that are versions, highest first. Prereleases are among them only if `prereleases` is there and
/// admits them. Other tags, such as "latest", "1.2" or "01.0.0", are passed over.
std::vector<Candidate> candidates(std::span<const std::string> tags,
                                  const std::optional<Prereleases>& prereleases);

/// The first of the candidates that matches: what tagSelection.semver of a Config stands for. The same for
/// the same tags in any order. Nothing when none matches; candidates() then tells what there is.
std::optional<std::string> select(std::span<const std::string> tags, const Constraint& constraint,
                                  const std::optional<Prereleases>& prereleases);

}  // namespace semver
