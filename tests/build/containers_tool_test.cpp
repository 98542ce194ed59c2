// podman and buildah: the same commands, options and results.

#include <stdexcept>

#include "build/building.hpp"
#include "build/local_name.hpp"
#include "support/catch.hpp"
#include "support/tool_script.hpp"
#include "support/variable.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::Equals;
using Catch::Matchers::StartsWith;
using support::ToolScripts;

namespace {

using Lines = std::vector<std::string>;

const std::string kPushTo = "registry.example.com/team/app:kpin-1";
const std::string kHex = std::string(64, '1');
const std::string kDigest = "sha256:" + std::string(64, 'a');

config::Builder builder(const std::string& tool, const config::DockerfileOptions& options = {}) {
  if (tool == "podman") return config::PodmanBuild{.options = options};
  return config::BuildahBuild{.options = options};
}

/// A tool that works.
void add_tool(const ToolScripts& tools, const std::string& name) {
  tools.add(name, R"(id=$(value_of --iidfile) digest=$(value_of --digestfile)
[ -z "$id" ] || printf 'sha256:)" +
                      kHex + R"(' >"$id"
[ -z "$digest" ] || printf ')" +
                      kDigest + R"(' >"$digest")");
}

}  // namespace

TEST_CASE("podman, buildah: build without a tag and push", "[build]") {
  const std::string tool = GENERATE("podman", "buildah");
  const ToolScripts tools;
  add_tool(tools, tool);
  Source source;
  source.write("Containerfile", "FROM scratch\n");
  CHECK(source.build(builder(tool, {.target = "final",
                                    .pull = true,
                                    .no_cache = true,
                                    .raw_options = {"--platform", "linux/arm64"}}),
                     kPushTo) == "pushed " + kDigest);
  CHECK(tools.lines() ==
        Lines{tool + " build --target=final --pull --no-cache --file=" + source.path("Containerfile") +
                  " --platform linux/arm64 --iidfile=" + source.scratch() + "/image-id .",
              tool + " push --digestfile=" + source.scratch() + "/digest " + kHex + " docker://" + kPushTo});
  CHECK(tools.runs().at(0).folder == source.path());
}

TEST_CASE("podman, buildah: only a registry on this machine may do without TLS", "[build]") {
  struct Case {
    std::string host;
    bool expected;
  };
  const auto example = GENERATE(values<Case>({{"localhost:5000", true},
                                              {"127.0.0.1:5000", true},
                                              {"reg.localhost", true},
                                              {"[::1]:5000", true},
                                              {"localhost.example.com", false},
                                              {"10.0.0.1:5000", false}}));
  const std::string tool = GENERATE("podman", "buildah");
  INFO(tool << " " << example.host);
  const ToolScripts tools;
  add_tool(tools, tool);
  Source source;
  source.build(builder(tool), example.host + "/app:1");
  CHECK((tools.lines().at(1).find(" --tls-verify=false ") != std::string::npos) == example.expected);
  CHECK_THAT(tools.lines().at(0), !Contains("tls-verify"));
}

TEST_CASE("podman, buildah: what registries have now is pulled when it has to be", "[build]") {
  struct Case {
    config::DockerfileOptions options;
    std::string expected;
  };
  const auto example =
      GENERATE(values<Case>({{{}, " build --pull-always --file="},
                             {{.pull = true}, " build --pull-always --file="},
                             {{.raw_options = {"--pull-never"}}, "/Dockerfile --pull-never --iidfile="}}));
  const std::string tool = GENERATE("podman", "buildah");
  const ToolScripts tools;
  add_tool(tools, tool);
  const Source source;
  build::Task task = source.task(kPushTo);
  task.pull = true;
  build::Runner runner([](std::string_view) {});
  build::make_builder(builder(tool, example.options))->build(task, runner);
  CHECK_THAT(tools.lines().at(0), Contains(example.expected));
}

TEST_CASE("podman, buildah: without a destination the image has a name of its own", "[build]") {
  const std::string tool = GENERATE("podman", "buildah");
  const ToolScripts tools;
  add_tool(tools, tool);
  Source source;
  const std::string kept = "localhost/kbld:team-app-1-0-sha256-" + kHex;
  CHECK(source.build(builder(tool)) == "local " + kept);
  CHECK(tools.lines().size() == 2);
  CHECK(tools.lines().at(1) == tool + " tag " + kHex + " " + kept);
}

TEST_CASE("podman, buildah: an image for several platforms is pushed whole", "[build]") {
  const std::string tool = GENERATE("podman", "buildah");
  const config::DockerfileOptions options =
      GENERATE(values<config::DockerfileOptions>({{.raw_options = {"--platform=linux/amd64,linux/arm64"}},
                                                  {.raw_options = {"--platform=a", "--platform", "b"}},
                                                  {.raw_options = {"--all-platforms"}}}));
  const ToolScripts tools;
  add_tool(tools, tool);
  Source source;
  const std::string name = "localhost/" + build::temporary_name(source.task());
  CHECK(source.build(builder(tool, options), kPushTo) == "pushed " + kDigest);
  const Lines lines = tools.lines();
  CHECK_THAT(lines.at(0),
             StartsWith(tool + " build --layers=false ") && Contains(" --manifest=" + name + " ."));
  CHECK(Lines(lines.begin() + 1, lines.end()) ==
        Lines{tool + " manifest push --all --digestfile=" + source.scratch() + "/digest " + name +
                  " docker://" + kPushTo,
              tool + " manifest rm " + name});
}

TEST_CASE("podman, buildah: what cannot be done for several platforms is refused", "[build]") {
  const std::string tool = GENERATE("podman", "buildah");
  const ToolScripts tools;
  add_tool(tools, tool);
  Source source;
  CHECK_THROWS_WITH(source.build(builder(tool, {.raw_options = {"--platform=a,b"}})),
                    Equals("an image for several platforms cannot stay with " + tool +
                           ", which gives such no name that lasts; a destination is needed"));
  CHECK_THROWS_WITH(
      source.build(builder(tool, {.raw_options = {"--manifest", "x"}}), kPushTo),
      Equals("rawOptions must not have --manifest: what is built for several platforms gets one"));
  CHECK(tools.lines().empty());
}

TEST_CASE("podman, buildah: failures are told, and nothing is left", "[build]") {
  const std::string tool = GENERATE("podman", "buildah");
  const ToolScripts tools;
  Source source;
  tools.add(tool, "echo 'STEP 1'; echo 'Error: no such stage' >&2; exit 125");
  CHECK_THROWS_WITH(
      source.build(builder(tool), kPushTo),
      StartsWith(tool + " build failed with exit status 125\n") && Contains("Error: no such stage"));
  CHECK(tools.lines().size() == 1);
  tools.add(tool, "");
  CHECK_THROWS_WITH(source.build(builder(tool), kPushTo),
                    StartsWith("the tool has not written the image's ID"));
  tools.add(tool, "[ $1 = build ] && echo " + kHex + " >\"$(value_of --iidfile)\"; true");
  CHECK_THROWS_WITH(source.build(builder(tool), kPushTo),
                    StartsWith("the tool has not written the digest of what it has pushed"));
  tools.add(tool, "echo " + kHex + " >\"$(value_of --iidfile)$(value_of --digestfile)\"");
  CHECK_THROWS_WITH(source.build(builder(tool), kPushTo), StartsWith("the tool has written '" + kHex));
}

TEST_CASE("podman, buildah: an interrupted build for several platforms leaves no list", "[build]") {
  const std::string tool = GENERATE("podman", "buildah");
  const ToolScripts tools;
  tools.add(tool, "[ $1 = build ] && echo line && exec sleep 600");
  const Source source;
  build::Runner runner([](std::string_view) { throw std::runtime_error("interrupted"); });
  const auto tested = build::make_builder(builder(tool, {.raw_options = {"--platform=a,b"}}));
  CHECK_THROWS_WITH(tested->build(source.task(kPushTo), runner), Equals("interrupted"));
  CHECK(tools.lines().back() == tool + " manifest rm localhost/" + build::temporary_name(source.task()));
}

TEST_CASE("podman, buildah: what they depend on", "[build]") {
  const std::string tool = GENERATE("podman", "buildah");
  const support::Variable host("CONTAINER_HOST", "ssh://farm/run/podman.sock");
  const support::Variable format("BUILDAH_FORMAT", "docker");
  const Source source;
  source.write("Containerfile", "FROM scratch\n");
  const build::Inputs inputs = build::make_builder(builder(tool))->inputs(source.task());
  CHECK(inputs.dockerfile == source.path("Containerfile"));
  CHECK(inputs.words == Lines{"BUILDAH_FORMAT=docker", "CONTAINER_HOST=ssh://farm/run/podman.sock"});
  CHECK(build::make_builder(builder(tool, {.raw_options = {"--platform=x"}}))->inputs(source.task()).words ==
        Lines{"--platform=x", "BUILDAH_FORMAT=docker"});
}

TEST_CASE("podman, buildah: work where they can open their storage", "[build]") {
  const ToolScripts tools;
  const auto podman = build::make_builder(config::PodmanBuild());
  const auto buildah = build::make_builder(config::BuildahBuild());
  CHECK(podman->name() == "podman");
  CHECK(buildah->name() == "buildah");
  tools.add("podman", "echo 4.3.1");
  tools.add("buildah", "[ $1 = info ] || echo 'buildah version 1.28.2 (image-spec 1.1.0-rc2)'");
  CHECK(podman->version() == "4.3.1");
  CHECK(buildah->version() == "1.28.2");
  CHECK(tools.lines() ==
        Lines{"podman info --format={{.Version.Version}}", "buildah --version", "buildah info"});
  tools.add("podman", "echo 'Error: permission denied' >&2; exit 125");
  tools.add("buildah", "[ $1 != info ] || { echo 'permission denied' >&2; exit 1; }");
  CHECK_THROWS_WITH(podman->version(),
                    StartsWith("podman info failed with exit status 125: Error: permission denied; "));
  CHECK_THROWS_WITH(buildah->version(),
                    StartsWith("buildah info failed with exit status 1: permission denied; "));
}
