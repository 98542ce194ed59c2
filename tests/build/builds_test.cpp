#include "build/builds.hpp"

#include "base/error.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"
#include "support/tool_script.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kOther = "sha256:" + std::string(64, 'b');
const std::string kThird = "sha256:" + std::string(64, 'c');

/// A source that is pushed to registry.test/team/app, where a tag points to `found` once it is pushed.
struct OneSource {
  explicit OneSource(config::Builder builder) {
    source.path = folder.path();
    source.builder = std::move(builder);
    folder.write("Dockerfile", "FROM registry.test/base:1\n");
  }

  /// What the image is pinned to.
  std::string build() {
    build::Remote remote = {.find = [this](const image::Reference&) { return found; },
                            .digest =
                                [this](const image::Reference& image) {
                                  if (!knows_base) throw base::Error(image.text() + " is not there");
                                  return image::Digest::parse(kOther);
                                },
                            .tag = [](const image::Reference&, const std::vector<std::string>&) {}};
    build::Options options = {
        .source_root = folder.path(), .rebuild = true, .show = [](std::string_view, std::string_view) {}};
    build::Builds builds(std::move(remote), std::move(options));
    const build::Order order = {.image = "app", .source = &source, .destination = &destination};
    return builds.build(order).pushed.value().text();
  }

  support::TempFolder folder = {};
  config::Source source = {.place = "kpin.yml:4:3"};
  config::Destination destination = {.new_image = "registry.test/team/app", .place = "kpin.yml:7:3"};
  bool knows_base = true;
  std::optional<image::Digest> found = image::Digest::parse(kDigest);
};

/// A docker that has pushed the same image as two digests before.
void add_docker_with_two_digests(const support::ToolScripts& tools) {
  tools.add("docker", R"(case "$*" in
*RepoDigests*) echo ')" + kThird +
                          R"( ["registry.test/team/app@)" + kDigest + R"(", "registry.test/team/app@)" +
                          kOther + R"("]' ;;
*) echo 1.0 ;;
esac)");
}

}  // namespace

TEST_CASE("builds: what a tool pushes without telling its digest is what the registry has", "[build]") {
  const support::ToolScripts tools;
  tools.add("pack", "echo 0.30.0");
  OneSource one(config::PackBuild{.builder = "registry.test/builder:1"});
  CHECK(one.build() == "registry.test/team/app@" + kDigest);
  one.found.reset();
  CHECK_THROWS_WITH(
      one.build(), Contains("registry.test/team/app:kpin-") && EndsWith(" is not there after it was pushed"));
}

TEST_CASE("builds: of several digests that a tool tells, the registry's is taken, and no other", "[build]") {
  const support::ToolScripts tools;
  add_docker_with_two_digests(tools);
  OneSource one(config::DockerBuild{});
  for (const std::string& digest : {kDigest, kOther}) {
    one.found = image::Digest::parse(digest);
    CHECK(one.build() == "registry.test/team/app@" + digest);
  }
  one.found = image::Digest::parse(kThird);
  CHECK_THROWS_WITH(one.build(), Contains(" points to " + kThird + ", which is not what was pushed"));
}

TEST_CASE("builds: an image that is built upon is pulled if the tag tells what it is now", "[build]") {
  const bool knows_base = GENERATE(true, false);
  const support::ToolScripts tools;
  add_docker_with_two_digests(tools);
  OneSource one(config::DockerBuild{});
  one.knows_base = knows_base;
  (void)one.build();
  const std::string build = tools.lines().at(1);
  CHECK_THAT(build, StartsWith("docker build "));
  CHECK((build.find(" --pull ") != std::string::npos) == knows_base);
}
