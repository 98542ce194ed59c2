#include "build/docker.hpp"

#include <algorithm>
#include <stdexcept>

#include "build/building.hpp"
#include "build/local_name.hpp"
#include "support/catch.hpp"
#include "support/tool_script.hpp"
#include "support/variable.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::Equals;
using Catch::Matchers::Message;
using Catch::Matchers::StartsWith;
using config::DockerBuild;
using support::ToolScripts;

namespace {

using Lines = std::vector<std::string>;

const std::string kPushTo = "localhost:5000/team/app:kpin-1";
const std::string kId = "sha256:" + std::string(64, '1');
const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kOther = "sha256:" + std::string(64, 'b');

/// A docker whose images have these RepoDigests, a JSON list.
void add_docker(const ToolScripts& tools, const std::string& repo_digests) {
  tools.add("docker", R"(case "$1 $2" in
'image inspect') case "$3" in
  *RepoDigests*) echo ')" +
                          kId + " " + repo_digests + R"(' ;;
  *) echo ')" + kId + R"(' ;;
  esac ;;
esac)");
}

std::string repo_digest(const std::string& digest,
                        const std::string& repository = "localhost:5000/team/app") {
  return "\"" + repository + "@" + digest + "\"";
}

/// The tag that the image with this temporary name has in the repository of kPushTo.
std::string own_tag(const std::string& name) {
  return "localhost:5000/team/app" + name.substr(name.find(':'));
}

}  // namespace

TEST_CASE("docker: builds, pushes, and takes the digest from the daemon", "[build]") {
  const ToolScripts tools;
  add_docker(tools, "[" + repo_digest(kDigest) + "]");
  Source source;
  const std::string name = build::temporary_name(source.task());
  const std::string own = own_tag(name);
  CHECK(source.build(DockerBuild(), kPushTo) == "pushed " + kDigest);
  const auto runs = tools.runs();
  CHECK(tools.lines() == Lines{"docker build --file=" + source.path("Dockerfile") + " --tag=" + name + " .",
                               "docker image tag " + name + " " + kPushTo, "docker push " + kPushTo,
                               "docker image inspect --format={{.Id}} {{json .RepoDigests}} " + name,
                               "docker image rm --no-prune " + kPushTo,
                               "docker image tag " + name + " " + own, "docker image rm --no-prune " + own,
                               "docker image rm --no-prune " + name});
  CHECK(runs.at(0).folder == source.path());
  CHECK(runs.at(0).input.empty());
}

TEST_CASE("docker: options", "[build]") {
  const ToolScripts tools;
  add_docker(tools, "null");
  Source source;
  source.write("images/api", "FROM scratch\n");
  const std::string name = build::temporary_name(source.task());
  source.build(DockerBuild{.options = {.target = "final",
                                       .pull = true,
                                       .no_cache = true,
                                       .file = "images/api",
                                       .raw_options = {"--label", "a b"}}});
  CHECK(tools.runs().at(0).argv == Lines{"docker", "build", "--target=final", "--pull", "--no-cache",
                                         "--file=" + source.path("images/api"), "--label", "a b",
                                         "--tag=" + name, "."});
}

TEST_CASE("docker: BuildKit on, off, or as docker decides", "[build]") {
  struct Case {
    std::optional<bool> option;
    std::optional<std::string> variable;
    std::string expected;
  };
  const auto example = GENERATE(values<Case>({{true, "0", "1"},
                                              {false, "1", "0"},
                                              {false, std::nullopt, "0"},
                                              {std::nullopt, "1", "1"},
                                              {std::nullopt, std::nullopt, "unset"}}));
  const support::Variable variable("DOCKER_BUILDKIT", example.variable);
  const ToolScripts tools;
  add_docker(tools, "null");
  Source source;
  source.build(DockerBuild{.buildkit = example.option});
  const auto environment = tools.runs().at(0).environment;
  const auto found = environment.find("DOCKER_BUILDKIT");
  CHECK((found == environment.end() ? "unset" : found->second) == example.expected);
}

TEST_CASE("docker: without a destination the image has the name that users know", "[build]") {
  const ToolScripts tools;
  add_docker(tools, "[]");
  Source source;
  const std::string name = build::temporary_name(source.task());
  const std::string kept = "kbld:team-app-1-0-sha256-" + std::string(64, '1');
  CHECK(source.build(DockerBuild()) == "local " + kept);
  const Lines lines = tools.lines();
  CHECK(Lines(lines.begin() + 1, lines.end()) ==
        Lines{"docker image inspect --format={{.Id}} {{json .RepoDigests}} " + name,
              "docker image tag " + name + " " + kept, "docker image rm --no-prune " + name});
}

TEST_CASE("docker: only digests of exactly the repository count", "[build]") {
  struct Case {
    std::string repo_digests;
    std::string push_to;
    std::string expected;
  };
  const auto example = GENERATE(values<Case>({
      {"[]", kPushTo, "tag"},
      {"null", kPushTo, "tag"},
      {"[" + repo_digest(kOther, "localhost:5000/team/app2") + "," + repo_digest(kDigest) + "]", kPushTo,
       "pushed " + kDigest},
      {"[" + repo_digest(kOther, "localhost:5001/team/app") + "]", kPushTo, "tag"},
      {"[" + repo_digest(kDigest) + "," + repo_digest(kDigest) + "]", kPushTo, "pushed " + kDigest},
      {"[" + repo_digest(kOther) + "," + repo_digest(kDigest) + "]", kPushTo,
       "tag of " + kDigest + " " + kOther},
      {"[" + repo_digest(kDigest, "app") + "]", "index.docker.io/library/app:1", "pushed " + kDigest},
      {"[" + repo_digest(kDigest, "team/app") + "]", "docker.io/team/app:1", "pushed " + kDigest},
      {"[\"<none>@<none>\", 1]", kPushTo, "tag"},
  }));
  INFO(example.repo_digests);
  const ToolScripts tools;
  add_docker(tools, example.repo_digests);
  Source source;
  CHECK(source.build(DockerBuild(), example.push_to) == example.expected);
}

TEST_CASE("docker: what it tells of an image has to make sense", "[build]") {
  const ToolScripts tools;
  Source source;
  const std::string context =
      "what docker image inspect tells of '" + build::temporary_name(source.task()) + "': ";
  for (const std::string answer : {"", "sha256:12 []", "[]"}) {
    tools.add("docker", "case $2 in inspect) echo '" + answer + "' ;; esac");
    CHECK_THROWS_WITH(source.build(DockerBuild(), kPushTo), StartsWith(context));
  }
  tools.add("docker", "case $2 in inspect) echo '" + kId + " {}' ;; esac");
  CHECK_THROWS_WITH(source.build(DockerBuild(), kPushTo), Equals(context + "its RepoDigests are no list"));
}

TEST_CASE("docker: a failure tells what docker wrote, and nothing is left", "[build]") {
  const ToolScripts tools;
  tools.add("docker", R"(case "$1" in
build) echo 'Step 1/2'; echo 'no such stage' >&2; exit 1 ;;
*) echo 'No such image' >&2; exit 1 ;;
esac)");
  Source source;
  const std::string name = build::temporary_name(source.task());
  CHECK_THROWS_AS(source.build(DockerBuild(), kPushTo), build::Failed);
  CHECK_THROWS_WITH(source.build(DockerBuild(), kPushTo),
                    Contains("docker build failed with exit status 1\n") && Contains("\n  | no such stage"));
  CHECK(tools.lines().at(1) == "docker image rm --no-prune " + name);
  CHECK(tools.lines().size() == 4);
}

TEST_CASE("docker: a push that fails leaves no tag", "[build]") {
  const ToolScripts tools;
  tools.add("docker", R"(case "$1 $2" in
'image inspect') echo ')" +
                          kId + R"(' ;;
push*) echo 'denied: no' >&2; exit 1 ;;
esac)");
  Source source;
  const std::string name = build::temporary_name(source.task());
  CHECK_THROWS_MATCHES(source.build(DockerBuild(), kPushTo), build::Failed,
                       Message("docker push failed with exit status 1\n  | denied: no"));
  const Lines lines = tools.lines();
  CHECK(std::count(lines.begin(), lines.end(), "docker push " + kPushTo) == 1);
  const std::string own = own_tag(name);
  CHECK(Lines(lines.end() - 4, lines.end()) ==
        Lines{"docker image rm --no-prune " + kPushTo, "docker image tag " + name + " " + own,
              "docker image rm --no-prune " + own, "docker image rm --no-prune " + name});
}

TEST_CASE("docker: a tag that somebody else takes away before the push is given again", "[build]") {
  const ToolScripts tools;
  const support::TempFolder folder;
  tools.add("docker", "state=" + folder.path("tried") + R"(
case "$1 $2 $3" in
'image inspect --format={{.Id}}') exit 1 ;;
'image inspect '*) echo ')" +
                          kId + " [" + repo_digest(kDigest) + R"(]' ;;
push*) [ -e "$state" ] || { touch "$state"; echo 'tag does not exist' >&2; exit 1; } ;;
esac)");
  Source source;
  CHECK(source.build(DockerBuild(), kPushTo) == "pushed " + kDigest);
  tools.add("docker", "case $1 in push|image) exit 1 ;; esac");
  CHECK_THROWS_AS(source.build(DockerBuild(), kPushTo), build::Failed);
}

TEST_CASE("docker: an interrupted build leaves no tag", "[build]") {
  const ToolScripts tools;
  tools.add("docker", "case $1 in build) echo line; exec sleep 600 ;; esac");
  const Source source;
  build::Runner runner([](std::string_view) { throw std::runtime_error("interrupted"); });
  CHECK_THROWS_WITH(build::make_builder(DockerBuild())->build(source.task(kPushTo), runner),
                    Equals("interrupted"));
  CHECK(tools.lines().back() == "docker image rm --no-prune " + build::temporary_name(source.task()));
}

TEST_CASE("docker: what it depends on", "[build]") {
  const support::Variable platform("DOCKER_DEFAULT_PLATFORM", std::nullopt);
  const support::Variable host("DOCKER_HOST", std::nullopt);
  const support::Variable buildkit("DOCKER_BUILDKIT", "1");
  const Source source;
  const auto words = [&](const DockerBuild& build) {
    return build::make_builder(build)->inputs(source.task()).words;
  };
  const Lines plain = words({});
  REQUIRE(plain.size() == 2);
  CHECK_THAT(plain[0], Contains("machine="));
  CHECK(plain[1] == "DOCKER_BUILDKIT=1");
  CHECK(words({.buildkit = false}).back() == "DOCKER_BUILDKIT=0");
  CHECK(words({.options = {.raw_options = {"--platform=linux/arm64"}}}) ==
        Lines{"--platform=linux/arm64", "DOCKER_BUILDKIT=1"});
  const support::Variable named("DOCKER_DEFAULT_PLATFORM", "linux/s390x");
  CHECK(words({}) == Lines{"DOCKER_DEFAULT_PLATFORM=linux/s390x", "DOCKER_BUILDKIT=1"});
}

TEST_CASE("docker: works where its daemon answers", "[build]") {
  const ToolScripts tools;
  const auto docker = build::make_builder(DockerBuild());
  CHECK(docker->name() == "docker");
  tools.add("docker", "echo 24.0.5");
  CHECK(docker->version() == "24.0.5");
  CHECK(tools.lines() == Lines{"docker version --format={{.Server.Version}}"});
  tools.add("docker", "echo; echo 'Cannot connect' >&2; exit 1");
  CHECK_THROWS_WITH(
      docker->version(),
      Equals("docker version failed with exit status 1: Cannot connect; docker needs its daemon to "
             "run, or DOCKER_HOST to say where there is one"));
}
