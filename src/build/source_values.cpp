#include "build/source_values.hpp"

#include <ctime>

#include <fmt/chrono.h>

#include "semver/select.hpp"

namespace build {

namespace {

/// The tag that says most of a commit.
std::string best_tag(const std::vector<std::string>& tags) {
  const std::vector<semver::Candidate> versions = semver::candidates(tags, semver::Prereleases{});
  return versions.empty() ? tags.back() : versions.front().tag;
}

}  // namespace

Values source_values(const std::optional<image::GitOrigin>& git, std::chrono::system_clock::time_point now) {
  Values values = {
      {"date", fmt::format("{:%Y%m%d}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)))}};
  if (!git) return values;
  if (!git->sha.empty()) values.emplace("git.sha", git->sha);
  if (!git->remote_url.empty()) values.emplace("git.url", git->remote_url);
  if (!git->tags.empty()) values.emplace("git.tag", best_tag(git->tags));
  return values;
}

}  // namespace build
