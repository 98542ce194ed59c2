#include "build/kubectl_buildkit.hpp"

#include "build/building.hpp"
#include "build/local_name.hpp"
#include "support/catch.hpp"
#include "support/tool_script.hpp"
#include "support/variable.hpp"

using Catch::Matchers::Equals;
using Catch::Matchers::StartsWith;
using config::KubectlBuildkitBuild;
using support::ToolScripts;

namespace {

using Lines = std::vector<std::string>;

const std::string kPushTo = "localhost:5000/team/app:kpin-1";

}  // namespace

TEST_CASE("kubectl buildkit: pushes, and the registry tells the digest", "[build]") {
  const ToolScripts tools;
  tools.add("kubectl", "echo 'exporting manifest sha256:00' >&2");
  Source source;
  CHECK(source.build(KubectlBuildkitBuild{.options = {.target = "final",
                                                      .pull = true,
                                                      .no_cache = true,
                                                      .raw_options = {"--registry-secret=s"}},
                                          .platform = "linux/arm64"},
                     kPushTo) == "tag");
  CHECK(
      tools.lines() ==
      Lines{"kubectl buildkit build --progress=plain --platform=linux/arm64 --target=final --pull --no-cache "
            "--file=" +
            source.path("Dockerfile") + " --registry-secret=s --push --tag=" + kPushTo + " ."});
  CHECK(tools.runs().at(0).folder == source.path());
}

TEST_CASE("kubectl buildkit: without a destination the cluster's nodes have the image", "[build]") {
  const ToolScripts tools;
  tools.add("kubectl", "");
  Source source;
  const std::string name = build::temporary_name(source.task());
  CHECK(source.build(KubectlBuildkitBuild()) == "local " + name);
  CHECK(tools.lines() == Lines{"kubectl buildkit build --progress=plain --file=" + source.path("Dockerfile") +
                               " --tag=" + name + " ."});
}

TEST_CASE("kubectl buildkit: a failure is told", "[build]") {
  const ToolScripts tools;
  tools.add("kubectl", "echo 'error: no builder' >&2; exit 1");
  Source source;
  CHECK_THROWS_WITH(source.build(KubectlBuildkitBuild(), kPushTo),
                    Equals("kubectl buildkit failed with exit status 1\n  | error: no builder"));
}

TEST_CASE("kubectl buildkit: what it depends on", "[build]") {
  const support::Variable platform("DOCKER_DEFAULT_PLATFORM", std::nullopt);
  const support::Variable config("KUBECONFIG", "/home/u/farm");
  const Source source;
  const auto words = [&](const KubectlBuildkitBuild& build) {
    return build::make_builder(build)->inputs(source.task()).words;
  };
  CHECK(words({}) == Lines{"KUBECONFIG=/home/u/farm"});
  CHECK(words({.platform = "linux/arm64"}) == Lines{"--platform=linux/arm64"});
  CHECK(words({.options = {.raw_options = {"--platform=linux/arm64"}}}) == Lines{"--platform=linux/arm64"});
}

TEST_CASE("kubectl buildkit: its version is the plugin's", "[build]") {
  const ToolScripts tools;
  const auto tested = build::make_builder(KubectlBuildkitBuild());
  CHECK(tested->name() == "kubectlBuildkit");
  tools.add("kubectl", "echo 'Client:  v0.1.5'; echo 'Builder: not found'");
  CHECK(tested->version() == "v0.1.5");
  CHECK(tools.lines() == Lines{"kubectl buildkit version"});
  tools.add("kubectl", "echo 'error: unknown command \"buildkit\" for \"kubectl\"' >&2; exit 1");
  CHECK_THROWS_WITH(tested->version(),
                    StartsWith("kubectl buildkit failed with exit status 1: error: unknown "
                               "command \"buildkit\" for \"kubectl\"; kubectl needs"));
}
