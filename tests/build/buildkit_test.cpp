#include "build/buildkit.hpp"

#include "build/one_build.hpp"
#include "support/buildkit_server.hpp"
#include "support/catch.hpp"
#include "support/docker_daemon.hpp"
#include "support/skip.hpp"
#include "support/tool_script.hpp"
#include "support/variable.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using support::BuildkitServer;

namespace {

const std::string kTo = "registry.test/team/app:kpin-1";
const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kConfig = "sha256:" + std::string(64, 'c');

std::unique_ptr<build::Builder> buildkit(const config::BuildkitBuild& options = {}) {
  return build::make(options);
}

/// A buildctl that writes these metadata.
std::string writes(const std::string& metadata) {
  return "echo built >&2; printf %s '" + metadata + "' >\"$(value_of --metadata-file)\"";
}

std::string metadata() {
  return R"({"containerimage.config.digest": ")" + kConfig + R"(", "containerimage.digest": ")" + kDigest +
         "\"}";
}

}  // namespace

#define NEEDS_BUILDKIT()                                                     \
  KPIN_NEEDS("buildctl", "buildkitd", "runc", "docker-registry", "openssl"); \
  const std::string reason = support::no_containers_reason();                \
  KPIN_SKIP_IF(!reason.empty(), reason)

TEST_CASE("buildkit: it pushes by digest, and the metadata tell it", "[build]") {
  const support::ToolScripts tools;
  tools.add("buildctl", writes(metadata()));
  OneBuild one;
  one.source.write("Dockerfile", "FROM scratch\n");
  CHECK(one.push(buildkit(), kTo) == kDigest);
  const std::string folder = one.task().folder;
  CHECK(tools.runs().at(0).argv ==
        std::vector<std::string>{
            "buildctl", "build", "--progress=plain", "--frontend=dockerfile.v0", "--local=context=" + folder,
            "--local=dockerfile=" + folder, "--opt=filename=Dockerfile",
            "--output=type=image,name=registry.test/team/app,push=true,push-by-digest=true,"
            "name-canonical=true",
            "--metadata-file=" + one.scratch.path("metadata.json")});
  CHECK(one.lines == std::vector<std::string>{"built"});
}

TEST_CASE("buildkit: options become arguments, none of which a value can make", "[build]") {
  const support::ToolScripts tools;
  tools.add("buildctl", writes(metadata()));
  OneBuild one;
  one.source.write("a,b/-f", "FROM scratch\n");
  one.push(buildkit({.options = {.target = "--help",
                                 .pull = true,
                                 .no_cache = true,
                                 .file = "a,b/-f",
                                 .raw_options = {"--opt", "build-arg:A=b c"}},
                     .address = "tcp://build.test:1234",
                     .platforms = {"linux/amd64", "linux/arm64"},
                     .ca_cert = "ca.pem",
                     .cert = "-c",
                     .key = "key.pem",
                     .server_name = "build"}),
           "localhost:5000/app:1");
  const std::string folder = one.task().folder;
  CHECK(tools.runs().at(0).argv ==
        std::vector<std::string>{
            "buildctl",
            "--addr=tcp://build.test:1234",
            "--tlscacert=ca.pem",
            "--tlscert=-c",
            "--tlskey=key.pem",
            "--tlsservername=build",
            "build",
            "--progress=plain",
            "--frontend=dockerfile.v0",
            "--local=context=" + folder,
            "--local=dockerfile=" + folder + "/a,b",
            "--opt=filename=-f",
            "--opt=target=--help",
            "--opt=platform=linux/amd64,linux/arm64",
            "--no-cache",
            "--opt=image-resolve-mode=pull",
            "--opt",
            "build-arg:A=b c",
            "--output=type=image,name=localhost:5000/app,push=true,push-by-digest=true,name-canonical=true,"
            "registry.insecure=true",
            "--metadata-file=" + one.scratch.path("metadata.json")});
}

TEST_CASE("buildkit: a failure is told, and metadata without a digest", "[build]") {
  const support::ToolScripts tools;
  OneBuild one;
  one.source.write("Dockerfile", "FROM scratch\n");
  const auto failure = [&](const std::string& body) {
    tools.add("buildctl", body);
    return one.failure(buildkit(), kTo);
  };
  CHECK(failure("echo 'no space left' >&2; exit 1") ==
        "buildctl build failed with exit status 1\n  | no space left");
  CHECK_THAT(failure(""), StartsWith("buildctl build: the tool has not written the metadata"));
  CHECK_THAT(failure(writes(R"({"containerimage.config.digest": ")" + kConfig + "\"}")),
             StartsWith("buildctl build: the metadata that the tool has written have no"));
  CHECK_THAT(failure(writes("[]")), StartsWith("buildctl build: the tool has written no JSON"));
}

TEST_CASE("buildkit: without a destination, or with none that is one, it is not run", "[build]") {
  const support::ToolScripts tools;
  tools.add("buildctl", "");
  OneBuild one;
  CHECK_THAT(one.failure(buildkit(), kTo), StartsWith("there is no Dockerfile in"));
  one.source.write("Dockerfile", "FROM scratch\n");
  CHECK_THAT(one.failure(buildkit()), StartsWith("BuildKit leaves no image on this machine"));
  for (const char* name :
       {"registry.test/app,push=false:1", "registry.test/\"app:1", "registry.test,a/app:1"}) {
    CHECK_THAT(one.failure(buildkit(), name), StartsWith("the destination '" + std::string(name) + "': "));
  }
  CHECK(tools.runs().empty());
}

TEST_CASE("buildkit: what an image is built from", "[build]") {
  const support::Variable host("BUILDKIT_HOST", std::nullopt);
  OneBuild one;
  one.source.write("Dockerfile", "FROM scratch\n");
  const auto inputs = [&](const config::BuildkitBuild& options) {
    return buildkit(options)->inputs(one.task());
  };
  const auto with_raw = [&](const std::vector<std::string>& raw) {
    return inputs({.options = {.raw_options = raw}});
  };
  CHECK(inputs({}).complete);
  CHECK(inputs({}).folder == one.task().folder);
  CHECK(inputs({}).dockerfile == one.task().folder + "/Dockerfile");
  CHECK(inputs({.options = {.target = "a"}}).words != inputs({}).words);
  CHECK(inputs({.platforms = {"linux/arm64"}}).words != inputs({}).words);
  CHECK(inputs({.address = "tcp://a:1"}).words != inputs({}).words);
  CHECK(inputs({.address = "unix:///a"}).words == inputs({}).words);
  CHECK(inputs({.address = "tcp://a:1", .platforms = {"linux/arm64"}}).words ==
        inputs({.platforms = {"linux/arm64"}}).words);
  CHECK(inputs({.options = {.pull = true, .no_cache = true}}).words == inputs({}).words);
  CHECK(with_raw({"--opt", "build-arg:A=b"}).complete);
  CHECK(with_raw({"--opt", "build-arg:A=b"}).words != inputs({}).words);
  for (const std::string option :
       {"--opt=context:x=https://x.test", "--opt=filename=x", "--local=context=/", "--frontend=x"}) {
    CHECK_FALSE(with_raw({option}).complete);
  }
}

TEST_CASE("buildkit: the version is the daemon's, and without one that is told", "[build]") {
  const support::ToolScripts tools;
  tools.add("buildctl", "echo v0.18.2");
  CHECK(buildkit({.address = "tcp://a:1"})->version() == "0.18.2");
  CHECK(tools.lines() == std::vector<std::string>{
                             "buildctl --addr=tcp://a:1 debug info --format={{.BuildkitVersion.Version}}"});
  tools.add("buildctl", "echo 'connection refused' >&2; exit 1");
  CHECK_THROWS_WITH(buildkit()->version(),
                    "buildctl debug failed with exit status 1: connection refused; buildctl "
                    "needs a buildkitd that runs; the option address or BUILDKIT_HOST says "
                    "where it is");
}

TEST_CASE("buildkit: a real buildkitd builds upon an image and pushes without a tag", "[build]") {
  NEEDS_BUILDKIT();
  support::RegistryServer registry;
  registry.put_image("base", "1");
  const BuildkitServer server;
  OneBuild one;
  one.source.write("docker/File", "FROM " + registry.host() + "/base:1 AS one\nCOPY a /a\nFROM nowhere\n");
  one.source.write("a", "a");
  const config::DockerfileOptions options = {
      .target = "one", .pull = true, .no_cache = true, .file = "docker/File"};
  const auto builder = buildkit({.options = options, .address = server.address()});
  CHECK_FALSE(builder->version().empty());
  const std::string digest = one.push(builder, registry.host() + "/team/app:kpin-1");
  CHECK(has_manifest(registry, "team/app", digest));
  CHECK(tags_of(registry, "team/app").empty());
}

TEST_CASE("buildkit: a real buildkitd pushes an index for several platforms", "[build]") {
  NEEDS_BUILDKIT();
  support::RegistryServer registry;
  const BuildkitServer server;
  OneBuild one;
  one.source.write("Dockerfile", "FROM scratch\nCOPY a /a\n");
  one.source.write("a", "a");
  const std::string digest =
      one.push(buildkit({.address = server.address(), .platforms = {"linux/amd64", "linux/arm64"}}),
               registry.host() + "/app:1");
  CHECK(has_manifest(registry, "app", digest));
  CHECK(registry.count("PUT", "/v2/app/manifests/sha256:") == 3);
}

TEST_CASE("buildkit: a real buildkitd's failure stands in the error", "[build]") {
  NEEDS_BUILDKIT();
  support::RegistryServer registry;
  const BuildkitServer server;
  OneBuild one;
  one.source.write("Dockerfile", "FROM scratch\nCOPY missing /a\n");
  const std::string failure =
      one.failure(buildkit({.address = server.address()}), registry.host() + "/app:1");
  CHECK_THAT(failure, StartsWith("buildctl failed with exit status 1\n"));
  CHECK_THAT(failure, Contains("\"/missing\": not found"));
  CHECK(tags_of(registry, "app").empty());
}

TEST_CASE("buildkit: a real buildkitd elsewhere is spoken to with certificates", "[build]") {
  NEEDS_BUILDKIT();
  support::RegistryServer registry;
  const BuildkitServer server(BuildkitServer::Listen::tls);
  OneBuild one;
  one.source.write("Dockerfile", "FROM scratch\nCOPY a /a\n");
  one.source.write("a", "a");
  config::BuildkitBuild options = {.address = server.address(),
                                   .ca_cert = config::SourcePath(server.ca_path()),
                                   .cert = config::SourcePath(server.cert_path()),
                                   .key = config::SourcePath(server.key_path()),
                                   .server_name = "registry.example"};
  const std::string digest = one.push(buildkit(options), registry.host() + "/app:1");
  CHECK(has_manifest(registry, "app", digest));
  options.server_name = "other.example";
  CHECK_THROWS_WITH(buildkit(options)->version(), Contains("other.example"));
  options.server_name = "registry.example";
  options.cert = {};
  options.key = {};
  // The connection may be gone before the reason for that is read.
  CHECK_THROWS_WITH(buildkit(options)->version(),
                    Contains("failed to call info: Unavailable: ") && Contains("needs a buildkitd"));
}
