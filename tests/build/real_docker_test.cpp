// docker and its plugin buildx with a real daemon and a real registry.

#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "build/building.hpp"
#include "build/real_tools.hpp"
#include "support/catch.hpp"
#include "support/docker_daemon.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using config::BuildxBuild;
using config::DockerBuild;
using support::DockerDaemon;

namespace {

using Lines = std::vector<std::string>;

/// Every name that the daemon has for an image, with tag or digest.
std::string names() {
  return DockerDaemon::docker(
      {"image", "ls", "--all", "--digests", "--format={{.Repository}}:{{.Tag}}", "--filter=dangling=false"});
}

std::string containers() { return DockerDaemon::docker({"ps", "--all", "--quiet"}); }

/// The path of buildx by itself, as it is installed by hand; empty if PATH has none.
std::string buildx_program() {
  for (const char* name : {"docker-buildx", "buildx"}) {
    if (!support::missing_program({name}).empty()) continue;
    std::string path = support::run({"/bin/sh", "-c", "command -v \"$0\"", name}).out;
    path.erase(path.find_last_not_of('\n') + 1);
    return path;
  }
  return {};
}

bool knows_buildx() { return support::run({"docker", "buildx", "version"}).status == 0; }

}  // namespace

TEST_CASE("real docker: the digest is the registry's, and only caches are left", "[build][docker]") {
  KPIN_NEEDS("docker", "dockerd", "docker-registry");
  const std::string reason = support::no_containers_reason();
  KPIN_SKIP_IF(!reason.empty(), reason);
  const DockerDaemon daemon;
  const support::RegistryServer registry;
  const std::string push_to = registry.host() + "/team/app:kpin-1";
  Source source;
  const std::string digest = source.build(DockerBuild{.buildkit = false}, push_to);
  CHECK(digest == "pushed " + digest_in(registry, "team/app", "kpin-1"));
  CHECK(tags_in(registry, "team/app") == Lines{"kpin-1"});
  CHECK(names().empty());
  CHECK(containers().empty());
  CHECK(names_in(source.path()) == Lines{"Dockerfile", "file"});

  source.write("file", "other contents");
  const std::string second =
      source.build(DockerBuild{.buildkit = false}, registry.host() + "/team/app:kpin-2");
  CHECK(second == "pushed " + digest_in(registry, "team/app", "kpin-2"));
  CHECK(digest_in(registry, "team/app", "kpin-1") != digest_in(registry, "team/app", "kpin-2"));
  CHECK(build::make_builder(DockerBuild())->version() ==
        build::ask({.argv = {"docker", "version", "--format={{.Server.Version}}"}}));
}

TEST_CASE("real docker: an image that is in the repository in another form, too", "[build][docker]") {
  KPIN_NEEDS("docker", "dockerd", "docker-registry");
  const std::string reason = support::no_containers_reason();
  KPIN_SKIP_IF(!reason.empty(), reason);
  const DockerDaemon daemon;
  support::RegistryServer registry;
  // An index of one image; what is built FROM it alone is that image again.
  const std::string image = registry.put_image("team/app", "base");
  const std::string index = registry.put_index("team/app", "index");
  (void)DockerDaemon::docker({"pull", "--quiet", registry.host() + "/team/app:index"});
  Source source("FROM " + registry.host() + "/team/app:index\n");
  const std::string result =
      source.build(DockerBuild{.buildkit = false}, registry.host() + "/team/app:kpin-1");
  const std::string pushed = digest_in(registry, "team/app", "kpin-1");
  CHECK(pushed != index);
  CHECK_THAT(result, StartsWith("tag of "));
  CHECK_THAT(result, Contains(pushed));
}

TEST_CASE("real docker: without a destination the image has one name", "[build][docker]") {
  KPIN_NEEDS("docker", "dockerd");
  const std::string reason = support::no_containers_reason();
  KPIN_SKIP_IF(!reason.empty(), reason);
  const DockerDaemon daemon;
  Source source;
  const std::string result = source.build(DockerBuild{.buildkit = false});
  CHECK_THAT(result, StartsWith("local kbld:team-app-1-0-sha256-"));
  CHECK("local " + names() == result + "\n");
  CHECK(source.build(DockerBuild{.buildkit = false}) == result);
  CHECK("local " + names() == result + "\n");
}

TEST_CASE("real docker: failures are told, and no name is left", "[build][docker]") {
  KPIN_NEEDS("docker", "dockerd", "docker-registry");
  const std::string reason = support::no_containers_reason();
  KPIN_SKIP_IF(!reason.empty(), reason);
  const DockerDaemon daemon;
  Source source("FROM scratch\nCOPY missing /\n");
  CHECK_THROWS_WITH(source.build(DockerBuild{.buildkit = false}, "127.0.0.1:1/app:kpin-1"),
                    StartsWith("docker build failed with exit status ") && Contains("missing"));
  source.write("Dockerfile", "FROM scratch\nCOPY file /\n");
  CHECK_THROWS_WITH(source.build(DockerBuild{.buildkit = false}, "127.0.0.1:1/app:kpin-1"),
                    StartsWith("docker push failed with exit status ") && Contains("connection refused"));
  CHECK(names().empty());
  build::Runner runner([](std::string_view) { throw std::runtime_error("interrupted"); });
  CHECK_THROWS_WITH(build::make_builder(DockerBuild{.buildkit = false})->build(source.task(), runner),
                    "interrupted");
  CHECK(containers().empty());
}

TEST_CASE("real docker: two that build the same do not disturb each other", "[build][docker]") {
  KPIN_NEEDS("docker", "dockerd", "docker-registry");
  const std::string reason = support::no_containers_reason();
  KPIN_SKIP_IF(!reason.empty(), reason);
  const DockerDaemon daemon;
  const support::RegistryServer registry;
  const std::string push_to = registry.host() + "/team/app:kpin-1";
  Source first;
  Source second;
  std::string results[2];
  {
    std::thread other([&] { results[1] = second.build(DockerBuild{.buildkit = false}, push_to); });
    results[0] = first.build(DockerBuild{.buildkit = false}, push_to);
    other.join();
  }
  for (const std::string& result : results) CHECK_THAT(result, StartsWith("pushed ") || StartsWith("tag"));
  CHECK(tags_in(registry, "team/app") == Lines{"kpin-1"});
  CHECK(names().empty());
}

TEST_CASE("real docker: with BuildKit", "[build][docker]") {
  KPIN_NEEDS("docker", "dockerd", "docker-registry");
  const std::string reason = support::no_containers_reason();
  KPIN_SKIP_IF(!reason.empty(), reason);
  const DockerDaemon daemon;
  if (const std::string program = buildx_program(); !knows_buildx() && !program.empty()) {
    daemon.add_buildx(program);
  }
  const support::RegistryServer registry;
  Source source;
  const std::string push_to = registry.host() + "/team/app:kpin-1";
  std::string result;
  try {
    result = source.build(DockerBuild{.buildkit = true}, push_to);
  } catch (const build::Failed& error) {
    const bool lacks_buildx =
        std::string(error.what()).find("buildx component is missing") != std::string::npos;
    KPIN_SKIP_IF(lacks_buildx, "docker's plugin buildx is not installed");
    throw;
  }
  CHECK(result == "pushed " + digest_in(registry, "team/app", "kpin-1"));
  CHECK(names().empty());
  CHECK_THAT(source.build(DockerBuild{.buildkit = true}), StartsWith("local kbld:team-app-1-0-sha256-"));
}

TEST_CASE("real buildx: the digest is the registry's, and no name is left", "[build][docker]") {
  KPIN_NEEDS("docker", "dockerd", "docker-registry");
  const std::string reason = support::no_containers_reason();
  KPIN_SKIP_IF(!reason.empty(), reason);
  const DockerDaemon daemon;
  if (const std::string program = buildx_program(); !knows_buildx() && !program.empty()) {
    daemon.add_buildx(program);
  }
  KPIN_SKIP_IF(!knows_buildx(), "docker's plugin buildx is not installed");
  const support::RegistryServer registry;
  const std::string push_to = registry.host() + "/team/app:kpin-1";
  Source source;
  const std::string result = source.build(BuildxBuild(), push_to);
  CHECK(result == "pushed " + digest_in(registry, "team/app", "kpin-1"));
  CHECK(tags_in(registry, "team/app") == Lines{"kpin-1"});
  CHECK(names().empty());
  CHECK_FALSE(build::make_builder(BuildxBuild())->version().empty());

  const std::string local = source.build(BuildxBuild());
  CHECK("local " + names() == local + "\n");
  source.write("Dockerfile", "FROM scratch\nCOPY missing /\n");
  CHECK_THROWS_WITH(source.build(BuildxBuild(), push_to), Contains("missing"));
  CHECK("local " + names() == local + "\n");
}
