// Sources through the kpin binary, built by real tools and pushed to a real registry.

#include <cstdlib>
#include <memory>
#include <optional>

#include <nlohmann/json.hpp>

#include "build/one_build.hpp"
#include "build/real_tools.hpp"
#include "support/catch.hpp"
#include "support/container_storage.hpp"
#include "support/docker_daemon.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"
#include "support/tool_script.hpp"

using Catch::Matchers::VectorContains;
using Json = nlohmann::json;
using support::contains;
using support::describe;
using support::DockerDaemon;
using support::ProcessResult;
using support::RegistryServer;

namespace {

const std::string kImageType = "application/vnd.oci.image.manifest.v1+json";

/// A source that is built upon registry/base:1 unless it is told otherwise, and a Config for it.
struct Project {
  explicit Project(const RegistryServer& registry, const std::string& builder = {}) : host(registry.host()) {
    folder.write("app/Dockerfile", "FROM " + host + "/base:1\nCOPY file /\n");
    folder.write("app/file", "contents");
    folder.write("registries.conf", "[[registry]]\nlocation = \"" + host + "\"\ninsecure = true\n");
    folder.write(
        "kpin.yml",
        "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nsources:\n- imageRepo: app\n  path: app\n" +
            builder + "destinations:\n- imageRepo: app\n  newImage: " + host + "/team/app\n");
  }

  /// kpin with what the tests have set for tools in its environment.
  [[nodiscard]] support::Process start() const {
    support::ProcessOptions how = {.input = support::pod("app:1"), .folder = folder.path()};
    how.environment = {{"CONTAINERS_REGISTRIES_CONF", folder.path("registries.conf")}};
    for (const char* name : {"DOCKER_HOST", "DOCKER_CONFIG"}) {
      const char* value = std::getenv(name);
      how.environment[name] = value == nullptr ? std::nullopt : std::optional<std::string>(value);
    }
    return support::start_kpin({"-f", "kpin.yml", "-f", "-"}, std::move(how));
  }

  [[nodiscard]] ProcessResult pin() const { return start().wait(); }

  std::string host;
  support::TempFolder folder = {};
};

/// The digest that an image was pinned to, or an empty string.
std::string pinned_digest(const ProcessResult& result, const Project& project) {
  const std::string before = "  - image: " + project.host + "/team/app@";
  const auto at = result.out.find(before);
  return at == std::string::npos
             ? ""
             : result.out.substr(at + before.size(), result.out.find('\n', at) - at - before.size());
}

/// The tags that kpin has set, beside those which the tool has pushed to.
std::vector<std::string> pushed_tags(const RegistryServer& registry) {
  std::vector<std::string> tags = tags_in(registry, "team/app");
  std::erase_if(tags, [](const std::string& tag) { return tag.ends_with("-build"); });
  return tags;
}

/// The only one of them.
std::string pushed_tag(const RegistryServer& registry) {
  const std::vector<std::string> tags = pushed_tags(registry);
  REQUIRE(tags.size() == 1);
  return tags.front();
}

/// What a tool of others finds under a reference.
std::string digest_found_by(const std::string& tool, const std::string& reference) {
  const auto result = tool == "crane" ? support::run({"crane", "digest", reference})
                                      : support::run({"skopeo", "inspect", "--no-creds", "--tls-verify=false",
                                                      "--format={{.Digest}}", "docker://" + reference});
  INFO(describe(result));
  REQUIRE(result.status == 0);
  return result.out.substr(0, result.out.find('\n'));
}

/// Has base:1 point to an image with this label.
void put_base(RegistryServer& registry, const std::string& label) {
  const std::string layer(1024, '\0');
  const Json config = {{"architecture", "amd64"},
                       {"os", "linux"},
                       {"config", {{"Labels", {{"base", label}}}}},
                       {"rootfs", {{"type", "layers"}, {"diff_ids", {support::sha256_digest(layer)}}}}};
  const auto descriptor = [&](const char* kind, const std::string& bytes) {
    return Json{{"mediaType", std::string("application/vnd.oci.image.") + kind},
                {"digest", registry.put_blob("base", bytes)},
                {"size", bytes.size()}};
  };
  const Json manifest = {{"schemaVersion", 2},
                         {"mediaType", kImageType},
                         {"config", descriptor("config.v1+json", config.dump())},
                         {"layers", {descriptor("layer.v1.tar", layer)}}};
  registry.put_manifest("base", "1", kImageType, manifest.dump());
}

/// The label of the image that `reference` was built upon.
std::string base_of(const std::string& reference) {
  const auto result = support::run({"skopeo", "inspect", "--no-creds", "--tls-verify=false",
                                    "--format={{.Labels.base}}", "docker://" + reference});
  INFO(describe(result));
  REQUIRE(result.status == 0);
  return result.out.substr(0, result.out.find('\n'));
}

/// Whatever `tool` needs to be the first of the usual ones that works.
struct OnlyWorking {
  explicit OnlyWorking(const std::string& tool) {
    if (tool == "docker") {
      daemon = std::make_unique<DockerDaemon>();
      return;
    }
    broken.add("docker", "echo 'no daemon' >&2; exit 1");
    if (tool == "buildah") broken.add("podman", "echo 'no containers' >&2; exit 1");
    storage = std::make_unique<support::ContainerStorage>();
  }

  support::ToolScripts broken = {};
  std::unique_ptr<DockerDaemon> daemon = {};
  std::unique_ptr<support::ContainerStorage> storage = {};
};

std::string no_containers_reason_for(const std::string& tool) {
  const std::string missing = support::missing_program(
      tool == "docker" ? std::vector<std::string>{"docker", "dockerd"} : std::vector<std::string>{tool});
  return missing.empty() ? support::no_containers_reason() : missing + " is not installed";
}

}  // namespace

TEST_CASE(
    "kpin with real tools: a source that names no builder is built anew when what it is made of changes",
    "[cmd][build]") {
  const std::string tool = GENERATE("docker", "podman", "buildah");
  const std::string reason = no_containers_reason_for(tool);
  KPIN_SKIP_IF(!reason.empty(), reason);
  KPIN_NEEDS("docker-registry", "skopeo");
  RegistryServer registry;
  put_base(registry, "one");
  const Project project(registry);
  const OnlyWorking only(tool);
  const auto first = project.pin();
  INFO(describe(first));
  REQUIRE(first.status == 0);
  CHECK(contains(first.err, "app:1 | building " + project.folder.path("app") + " with " + tool + " "));
  const std::string digest = pinned_digest(first, project);
  const std::string tag = pushed_tag(registry);
  CHECK(digest == digest_in(registry, "team/app", tag));
  CHECK(digest == digest_found_by("skopeo", project.host + "/team/app:" + tag));

  const auto again = project.pin();
  CHECK(contains(again.err, "app:1 | not built: "));
  CHECK(pinned_digest(again, project) == digest);

  project.folder.write("app/file", "other contents");
  const auto changed = project.pin();
  CHECK(contains(changed.err, "app:1 | building "));
  CHECK(pinned_digest(changed, project) != digest);
  CHECK(pushed_tags(registry).size() == 2);

  put_base(registry, "two");
  const auto moved = project.pin();
  INFO(describe(moved));
  CHECK(contains(moved.err, "app:1 | building "));
  const std::string name = project.host + "/team/app@";
  CHECK(base_of(name + pinned_digest(changed, project)) == "one");
  CHECK(base_of(name + pinned_digest(moved, project)) == "two");
  CHECK(pushed_tags(registry).size() == 3);
}

TEST_CASE("kpin with real tools: two that push the same print what the registry has", "[cmd][build]") {
  const std::string tool = GENERATE("docker", "podman", "buildah");
  const std::string reason = no_containers_reason_for(tool);
  KPIN_SKIP_IF(!reason.empty(), reason);
  KPIN_NEEDS("docker-registry");
  RegistryServer registry;
  registry.put_image("base", "1");
  const Project project(registry);
  const OnlyWorking only(tool);
  support::Process processes[] = {project.start(), project.start()};
  std::vector<std::string> digests;
  for (support::Process& process : processes) {
    auto result = process.wait();
    // What two write at once into its folder docker-registry may see half written.
    if (contains(result.err, "500 Internal Server Error")) result = project.start().wait();
    INFO(describe(result));
    CHECK(result.status == 0);
    digests.push_back(pinned_digest(result, project));
    CHECK(has_manifest(registry, "team/app", digests.back()));
  }
  CHECK_THAT(digests, VectorContains(digest_in(registry, "team/app", pushed_tag(registry))));
}

TEST_CASE("kpin with real tools: others find under the tag what was printed, whoever wrote it",
          "[cmd][build]") {
  const std::string tool = GENERATE("crane", "skopeo");
  KPIN_NEEDS(tool, "docker-registry", "skopeo");
  const std::string output =
      GENERATE("oci:ociLayout", "oci-archive:ociArchive", "docker-archive:dockerArchive");
  const auto colon = output.find(':');
  RegistryServer registry;
  registry.put_image("base", "1");
  const Project project(registry,
                        "  command: {argv: [skopeo, copy, --insecure-policy, --src-no-creds, "
                        "--src-tls-verify=false, 'docker://" +
                            registry.host() + "/base:1', '" + output.substr(0, colon) +
                            ":{{output}}:app:1'], output: " + output.substr(colon + 1) + "}\n");
  const auto result = project.pin();
  INFO(describe(result));
  REQUIRE(result.status == 0);
  CHECK(digest_found_by(tool, project.host + "/team/app:" + pushed_tag(registry)) ==
        pinned_digest(result, project));
}

TEST_CASE("kpin with real tools: what docker saves is the image that docker pulls", "[cmd][build]") {
  const std::string reason = no_containers_reason_for("docker");
  KPIN_SKIP_IF(!reason.empty(), reason);
  KPIN_NEEDS("docker-registry");
  RegistryServer registry;
  registry.put_image("base", "1");
  const Project project(registry, "  command: {argv: [sh, ../save.sh], output: dockerArchive}\n");
  project.folder.write("save.sh",
                       "docker build --tag=saved . && docker save --output=\"$KPIN_OUTPUT\" saved\n");
  const DockerDaemon daemon;
  const auto result = project.pin();
  INFO(describe(result));
  REQUIRE(result.status == 0);
  const auto id = [](const std::string& name) {
    return DockerDaemon::docker({"image", "inspect", "--format={{.Id}}", name});
  };
  const std::string pulled = project.host + "/team/app@" + pinned_digest(result, project);
  const std::string saved_id = id("saved");
  (void)DockerDaemon::docker({"image", "rm", "saved"});
  (void)DockerDaemon::docker({"pull", "--quiet", pulled});
  CHECK(id(pulled) == saved_id);
}
