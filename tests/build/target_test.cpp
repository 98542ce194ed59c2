#include "build/target.hpp"

#include "base/error.hpp"
#include "build/source_values.hpp"
#include "support/catch.hpp"

namespace {

build::Target target(const std::string& image, const config::Destination& destination,
                     const build::EmittedHosts& emitted = {}) {
  const config::Source source;
  return build::target_of({.image = image, .source = &source, .destination = &destination},
                          {{"git.sha", "abc"}}, emitted);
}

}  // namespace

TEST_CASE("target: the new image, or the repository of the image itself", "[build]") {
  CHECK(target("app:1", {.new_image = "r.io/team/app"}).repository == "r.io/team/app");
  CHECK(target("r.io/app:1", {}).repository == "r.io/app");
  CHECK(target("app:1", {}).repository == "index.docker.io/library/app");
}

TEST_CASE("target: a host has another name where the image is used", "[build]") {
  const build::Target target_at =
      target("app", {.new_image = "localhost:5001/app"}, {{"localhost:5001", "registry:5000"}});
  CHECK(target_at.repository == "localhost:5001/app");
  CHECK(target_at.name == "registry:5000/app");
  CHECK(target("app", {.new_image = "r.io/app"}, {{"localhost:5001", "x"}}).name == "r.io/app");
}

TEST_CASE("target: tags are expanded, and each is there once", "[build]") {
  const auto tags = target("app", {.new_image = "r.io/app:v1", .tags = {"v1", "sha-{{git.sha}}"}}).tags;
  CHECK(tags == std::vector<std::string>{"v1", "sha-abc"});
}

TEST_CASE("target: what cannot be pushed to is refused, with the place of the destination", "[build]") {
  const std::string digest = "@sha256:" + std::string(64, '1');
  CHECK_THROWS_WITH(target("app", {.new_image = "r.io/app" + digest, .place = "c.yml:1:2"}),
                    Catch::StartsWith("the destination at c.yml:1:2: 'r.io/app@sha256:"));
  CHECK_THROWS_WITH(target("app", {.new_image = "r.io/app", .tags = {"a b"}, .place = "c.yml:1:2"}),
                    Catch::StartsWith("the destination at c.yml:1:2: tags: 'a b': "));
  CHECK_THROWS_WITH(target("app", {.new_image = "r.io/app", .tags = {"x@" + digest}, .place = "c.yml:1:2"}),
                    Catch::StartsWith("the destination at c.yml:1:2: tags: "));
  CHECK_THROWS_WITH(target("app", {.new_image = "r.io/app", .tags = {"{{git.tag}}"}, .place = "c.yml:1:2"}),
                    Catch::Contains("names 'git.tag', which has no value here"));
}

TEST_CASE("source values: what templates may name", "[build]") {
  const auto now = std::chrono::system_clock::from_time_t(1795219200);  // 2026-11-21, 00:00 UTC
  CHECK(build::source_values({}, now) == build::Values{{"date", "20261121"}});
  const image::GitOrigin git = {
      .remote_url = "https://r.io/x.git", .sha = "abc", .tags = {"nightly", "v1.10.0", "v1.9.0"}};
  CHECK(build::source_values(git, now) == build::Values{{"date", "20261121"},
                                                        {"git.sha", "abc"},
                                                        {"git.tag", "v1.10.0"},
                                                        {"git.url", "https://r.io/x.git"}});
  CHECK(
      build::source_values(image::GitOrigin{.remote_url = "<unknown>", .sha = "<no commits>"}, now).size() ==
      1);
  CHECK(build::source_values(image::GitOrigin{.sha = "abc", .tags = {"a", "b"}}, now).at("git.tag") == "b");
}
