// podman and buildah for real, with a real registry.

#include "build/building.hpp"
#include "build/real_tools.hpp"
#include "support/catch.hpp"
#include "support/container_storage.hpp"
#include "support/docker_daemon.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using support::ContainerStorage;

namespace {

using Lines = std::vector<std::string>;

config::Builder builder(const std::string& tool, const config::DockerfileOptions& options = {}) {
  if (tool == "podman") return config::PodmanBuild{.options = options};
  return config::BuildahBuild{.options = options};
}

/// Every name that the storage has for an image.
std::string names(const std::string& tool) {
  const std::string repository = tool == "podman" ? "{{.Repository}}" : "{{.Name}}";
  return ContainerStorage::ask(
      tool, "images --filter=dangling=false --noheading --format=" + repository + ":{{.Tag}}");
}

/// Whether /bin/busybox runs where there is nothing else.
bool has_static_busybox() {
  const auto libraries = support::run({"/bin/sh", "-c", "test -x /bin/busybox && ldd /bin/busybox 2>&1"});
  return libraries.out.find("not a dynamic executable") != std::string::npos;
}

}  // namespace

TEST_CASE("real podman, buildah: the digest is the registry's, and nothing is left", "[build][podman]") {
  const std::string tool = GENERATE("podman", "buildah");
  KPIN_NEEDS(tool, "docker-registry");
  const std::string reason = support::no_containers_reason();
  KPIN_SKIP_IF(!reason.empty(), reason);
  const support::RegistryServer registry;
  Source source;
  const ContainerStorage storage;
  const std::string result = source.build(builder(tool), registry.host() + "/team/app:kpin-1");
  CHECK(result == "pushed " + digest_in(registry, "team/app", "kpin-1"));
  CHECK(tags_in(registry, "team/app") == Lines{"kpin-1"});
  CHECK(ContainerStorage::ask(tool, "images --filter=dangling=false --quiet").empty());
  CHECK(names_in(storage.temporary_path()).empty());
  CHECK(names_in(source.path()) == Lines{"Dockerfile", "file"});
  CHECK_FALSE(build::make_builder(builder(tool))->version().empty());
}

TEST_CASE("real podman, buildah: commands are run, and their containers are gone", "[build][podman]") {
  const std::string tool = GENERATE("podman", "buildah");
  KPIN_NEEDS(tool, "buildah", "docker-registry");
  const std::string reason = support::no_containers_reason();
  KPIN_SKIP_IF(!reason.empty(), reason);
  KPIN_SKIP_IF(!has_static_busybox(), "/bin/busybox is not there, or not static");
  const support::RegistryServer registry;
  Source source("FROM scratch\nCOPY busybox /bin/sh\nARG WHO\nRUN echo \"$WHO\" >/made\nRUN false\n");
  const ContainerStorage storage;
  source.write("busybox", support::read_file("/bin/busybox"));
  std::filesystem::permissions(source.path("busybox"), std::filesystem::perms(0755));
  const config::DockerfileOptions options = {.raw_options = {"--build-arg", "WHO=me"}};
  CHECK_THROWS_AS(source.build(builder(tool, options), registry.host() + "/team/app:kpin-1"), build::Failed);
  source.write("Dockerfile", "FROM scratch\nCOPY busybox /bin/sh\nARG WHO\nRUN echo \"$WHO\" >/made\n");
  const std::string result = source.build(builder(tool, options), registry.host() + "/team/app:kpin-1");
  CHECK(result == "pushed " + digest_in(registry, "team/app", "kpin-1"));
  CHECK(ContainerStorage::ask("buildah", "containers --all --quiet").empty());
  CHECK(names_in(storage.temporary_path()).empty());
}

TEST_CASE("real podman, buildah: without a destination the image has one name", "[build][podman]") {
  const std::string tool = GENERATE("podman", "buildah");
  KPIN_NEEDS(tool);
  const std::string reason = support::no_containers_reason();
  KPIN_SKIP_IF(!reason.empty(), reason);
  Source source;
  const ContainerStorage storage;
  const std::string local = source.build(builder(tool));
  CHECK_THAT(local, StartsWith("local localhost/kbld:team-app-1-0-sha256-"));
  CHECK_FALSE(ContainerStorage::ask(tool, "inspect --type=image " + local.substr(6)).empty());
  CHECK("local " + names(tool) == local + "\n");
}

TEST_CASE("real podman, buildah: an index is pushed whole, and no list is left", "[build][podman]") {
  const std::string tool = GENERATE("podman", "buildah");
  KPIN_NEEDS(tool, "docker-registry");
  const std::string reason = support::no_containers_reason();
  KPIN_SKIP_IF(!reason.empty(), reason);
  const support::RegistryServer registry;
  Source source;
  const ContainerStorage storage;
  const config::DockerfileOptions options = {.raw_options = {"--platform=linux/amd64,linux/arm64"}};
  const std::string result = source.build(builder(tool, options), registry.host() + "/team/app:kpin-1");
  const std::string digest = digest_in(registry, "team/app", "kpin-1");
  CHECK(result == "pushed " + digest);
  const std::string manifest =
      support::read_file(registry.storage_path() + "/docker/registry/v2/blobs/sha256/" + digest.substr(7, 2) +
                         "/" + digest.substr(7) + "/data");
  CHECK_THAT(manifest, Contains("\"manifests\"") && Contains("arm64") && Contains("amd64"));
  CHECK(ContainerStorage::ask(tool, "images --filter=dangling=false --quiet").empty());
}

TEST_CASE("real podman, buildah: failures are told", "[build][podman]") {
  const std::string tool = GENERATE("podman", "buildah");
  KPIN_NEEDS(tool);
  const std::string reason = support::no_containers_reason();
  KPIN_SKIP_IF(!reason.empty(), reason);
  Source source("FROM scratch\nCOPY missing /\n");
  const ContainerStorage storage;
  CHECK_THROWS_WITH(source.build(builder(tool), "127.0.0.1:1/app:kpin-1"),
                    StartsWith(tool + " build failed with exit status ") && Contains("missing"));
  source.write("Dockerfile", "FROM scratch\nCOPY file /\n");
  CHECK_THROWS_WITH(source.build(builder(tool), "127.0.0.1:1/app:kpin-1"),
                    StartsWith(tool + " push failed with exit status ") && Contains("connection refused"));
  CHECK(ContainerStorage::ask(tool, "images --filter=dangling=false --quiet").empty());
  CHECK(names_in(storage.temporary_path()).empty());
}
