#include "build/pack.hpp"

#include "build/building.hpp"
#include "support/catch.hpp"
#include "support/tool_script.hpp"
#include "support/variable.hpp"

using Catch::Matchers::Equals;
using Catch::Matchers::StartsWith;
using config::PackBuild;
using support::ToolScripts;

namespace {

using Lines = std::vector<std::string>;

const std::string kPushTo = "localhost:5000/team/app:kpin-1";
const std::string kId = "sha256:" + std::string(64, '1');

build::Inputs inputs(const PackBuild& build) {
  const Source source;
  return build::make_builder(build)->inputs(source.task());
}

}  // namespace

TEST_CASE("pack: pushes, and the registry tells the digest", "[build]") {
  const ToolScripts tools;
  tools.add("pack", "echo '*** Image ID: 000'");
  Source source;
  CHECK(source.build(PackBuild{.builder = "b/base:1",
                               .buildpacks = {"x/go", "./own"},
                               .clear_cache = true,
                               .raw_options = {"--env", "A=b c"}},
                     kPushTo) == "tag");
  const auto runs = tools.runs();
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].argv == Lines{"pack", "build", kPushTo, "--publish", "--no-color", "--path=.",
                              "--builder=b/base:1", "--buildpack=x/go", "--buildpack=./own", "--clear-cache",
                              "--env", "A=b c"});
  CHECK(runs[0].folder == source.path());
}

TEST_CASE("pack: without a destination the image stays in the daemon", "[build]") {
  const ToolScripts tools;
  tools.add("pack", "");
  tools.add("docker", "case $2 in inspect) echo '" + kId + " []' ;; esac");
  Source source;
  const std::string kept = "kbld:team-app-1-0-sha256-" + std::string(64, '1');
  CHECK(source.build(PackBuild()) == "local " + kept);
  const auto runs = tools.runs();
  REQUIRE(runs.size() == 4);
  const std::string name = runs[0].argv.at(2);
  CHECK_THAT(name, StartsWith("kbld:team-app-1-0-pack-"));
  CHECK(tools.lines() == Lines{"pack build " + name + " --no-color --path=.",
                               "docker image inspect --format={{.Id}} {{json .RepoDigests}} " + name,
                               "docker image tag " + name + " " + kept,
                               "docker image rm --no-prune " + name});
  source.build(PackBuild());
  CHECK(tools.runs().at(4).argv.at(2) == name);  // it finds its caches again
}

TEST_CASE("pack: a failure is told, and nothing is left", "[build]") {
  const ToolScripts tools;
  tools.add("pack", "echo 'ERROR: failed to build' >&2; exit 51");
  tools.add("docker", "");
  Source source;
  CHECK_THROWS_WITH(source.build(PackBuild(), kPushTo),
                    Equals("pack build failed with exit status 51\n  | ERROR: failed to build"));
  CHECK(tools.lines().size() == 1);
  CHECK_THROWS_AS(source.build(PackBuild()), build::Failed);
  CHECK_THAT(tools.lines().back(), StartsWith("docker image rm --no-prune kbld:team-app-1-0-pack-"));
}

TEST_CASE("pack: what it depends on", "[build]") {
  const support::Variable variable("KPIN_TEST_A", "1");
  const build::Inputs known = inputs({.builder = "b/base:1",
                                      .buildpacks = {"docker://x/go:2"},
                                      .raw_options = {"--run-image=r/run:3", "--env", "KPIN_TEST_A"}});
  CHECK(known.dockerfile.empty());
  CHECK(known.words == Lines{"--builder=b/base:1", "--buildpack=docker://x/go:2", "--run-image=r/run:3",
                             "--env", "KPIN_TEST_A", "KPIN_TEST_A=1"});
  CHECK(known.images == Lines{"b/base:1", "x/go:2", "r/run:3"});
  CHECK(known.complete);
}

TEST_CASE("pack: what it depends on is incomplete unless all is named", "[build]") {
  const std::string run_image = "--run-image=r/run:3";
  CHECK_FALSE(inputs({.builder = "b"}).complete);
  CHECK_FALSE(inputs({.raw_options = {run_image}}).complete);
  CHECK_FALSE(inputs({.builder = "b", .buildpacks = {"x/go"}, .raw_options = {run_image}}).complete);
  for (const char* option :
       {"--env-file=x", "--volume=x", "--path=x", "-p=x", "--descriptor=x", "--buildpack=x"}) {
    INFO(option);
    CHECK_FALSE(inputs({.builder = "b", .raw_options = {run_image, option}}).complete);
  }
}

TEST_CASE("pack: its version", "[build]") {
  const ToolScripts tools;
  const auto tested = build::make_builder(PackBuild());
  CHECK(tested->name() == "pack");
  tools.add("pack", "echo 0.33.2+git-f2cffc4.build-5562");
  CHECK(tested->version() == "0.33.2+git-f2cffc4.build-5562");
  tools.add("pack", "exit 1");
  CHECK_THROWS_WITH(tested->version(),
                    Equals("pack version failed with exit status 1; pack needs to be in PATH"));
}
