#include "build/buildx.hpp"

#include "build/building.hpp"
#include "build/local_name.hpp"
#include "support/catch.hpp"
#include "support/tool_script.hpp"
#include "support/variable.hpp"

using Catch::Matchers::Equals;
using Catch::Matchers::StartsWith;
using config::BuildxBuild;
using support::ToolScripts;

namespace {

using Lines = std::vector<std::string>;

const std::string kPushTo = "localhost:5000/team/app:kpin-1";
const std::string kId = "sha256:" + std::string(64, '1');
const std::string kDigest = "sha256:" + std::string(64, 'a');

}  // namespace

TEST_CASE("buildx: pushes by itself, and the digest is in the metadata", "[build]") {
  const ToolScripts tools;
  tools.add("docker", R"sh([ "$1" != buildx ] || cat >"$(value_of --metadata-file)" <<END
{"containerimage.config.digest": ")sh" +
                          kId + R"sh(", "containerimage.digest": ")sh" + kDigest + R"sh("}
END)sh");
  Source source;
  CHECK(source.build(BuildxBuild{.options = {.target = "final",
                                             .pull = true,
                                             .no_cache = true,
                                             .raw_options = {"--platform=linux/amd64,linux/arm64"}}},
                     kPushTo) == "pushed " + kDigest);
  CHECK(tools.lines() ==
        Lines{"docker buildx build --progress=plain --target=final --pull --no-cache --file=" +
                  source.path("Dockerfile") + " --platform=linux/amd64,linux/arm64 --push --metadata-file=" +
                  source.scratch() + "/metadata.json --tag=" + kPushTo + " .",
              "docker image rm --no-prune " + kPushTo});
  CHECK(tools.runs().at(0).folder == source.path());
}

TEST_CASE("buildx: without a destination the image is loaded", "[build]") {
  const ToolScripts tools;
  tools.add("docker", "case \"$1 $2\" in 'image inspect') echo '" + kId + " []' ;; esac");
  Source source;
  const std::string name = build::temporary_name(source.task());
  const std::string kept = "kbld:team-app-1-0-sha256-" + std::string(64, '1');
  CHECK(source.build(BuildxBuild()) == "local " + kept);
  CHECK(tools.lines() == Lines{"docker buildx build --progress=plain --file=" + source.path("Dockerfile") +
                                   " --load --tag=" + name + " .",
                               "docker image inspect --format={{.Id}} {{json .RepoDigests}} " + name,
                               "docker image tag " + name + " " + kept,
                               "docker image rm --no-prune " + name});
}

TEST_CASE("buildx: no digest without metadata, and nothing is left", "[build]") {
  const ToolScripts tools;
  Source source;
  tools.add("docker", "");
  CHECK_THROWS_WITH(source.build(BuildxBuild(), kPushTo),
                    StartsWith("the tool has not written the metadata"));
  tools.add("docker", R"sh([ "$1" = buildx ] && echo '{}' >"$(value_of --metadata-file)")sh");
  CHECK_THROWS_WITH(source.build(BuildxBuild(), kPushTo),
                    StartsWith("the metadata that the tool has written have no"));
  tools.add("docker", "echo 'ERROR: denied' >&2; exit 1");
  CHECK_THROWS_WITH(source.build(BuildxBuild(), kPushTo),
                    Equals("docker buildx failed with exit status 1\n  | ERROR: denied"));
  CHECK(tools.lines().size() == 6);
  CHECK(tools.lines().back() == "docker image rm --no-prune " + kPushTo);
}

TEST_CASE("buildx: the builder that is chosen makes a difference unless the platform is named", "[build]") {
  const support::Variable platform("DOCKER_DEFAULT_PLATFORM", std::nullopt);
  const support::Variable host("DOCKER_HOST", std::nullopt);
  const support::Variable builder("BUILDX_BUILDER", "farm");
  const support::Variable epoch("SOURCE_DATE_EPOCH", "0");
  const Source source;
  CHECK(build::make_builder(BuildxBuild())->inputs(source.task()).words ==
        Lines{"BUILDX_BUILDER=farm", "SOURCE_DATE_EPOCH=0"});
  CHECK(build::make_builder(BuildxBuild{.options = {.raw_options = {"--platform", "linux/arm64"}}})
            ->inputs(source.task())
            .words == Lines{"--platform", "linux/arm64", "SOURCE_DATE_EPOCH=0"});
}

TEST_CASE("buildx: works where there is a builder", "[build]") {
  const ToolScripts tools;
  const auto buildx = build::make_builder(BuildxBuild());
  CHECK(buildx->name() == "buildx");
  const auto answer = [&](const std::string& inspect) {
    tools.add("docker",
              "case $2 in version) echo 'github.com/docker/buildx v0.10.5 86bdced' ;; inspect) printf '" +
                  inspect + "' ;; esac");
  };
  answer("Name: default\\nDriver: docker\\n\\nNodes:\\nName: default\\nStatus: running\\n");
  CHECK(buildx->version() == "0.10.5");
  answer("Name: default\\nDriver:\\nError: Cannot connect to the Docker daemon\\nMore: x\\n");
  CHECK_THROWS_WITH(
      buildx->version(),
      Equals("docker buildx reaches no builder: Error: Cannot connect to the Docker daemon; see docker "
             "buildx ls for what there is"));
  tools.add("docker", "echo \"docker: 'buildx' is not a docker command.\" >&2; exit 1");
  CHECK_THROWS_WITH(
      buildx->version(),
      Equals("docker buildx failed with exit status 1: docker: 'buildx' is not a docker command.; "
             "docker needs its plugin buildx"));
}
