#include "config/builders.hpp"
#include "decoding.hpp"
#include "support/catch.hpp"

namespace {

config::Builder decode_builder(const std::string& fields) {
  return decode_fields("sources: [{image: a, path: p, " + fields + "}]").config.sources.at(0).builder;
}

}  // namespace

TEST_CASE("sources: a builder that is misspelled is an error, as another would build", "[config]") {
  CHECK(error_of("sources: [{image: a, path: b, kanikoo: {}}]") ==
        "unknown field 'kanikoo' in sources[0]; did you mean 'kaniko'?");
  CHECK(error_of("sources: [{image: a, path: b, kaniko: {}, note: x}]").empty());
}

TEST_CASE("decode: a source's builder is known by the field that names its tool", "[config]") {
  const std::vector<std::pair<std::string, std::string_view>> cases = {
      {"docker: {}", "docker"},
      {"docker: {buildx: {}}", "buildx"},
      {"podman: {build: {}}", "podman"},
      {"buildah: {}", "buildah"},
      {"kubectlBuildkit: {build: {}}", "kubectlBuildkit"},
      {"buildkit: {}", "buildkit"},
      {"kaniko: {}", "kaniko"},
      {"pack: {}", "pack"},
      {"ko: {}", "ko"},
      {"bazel: {}", "bazel"},
      {"apko: {}", "apko"},
      {"tekton: {taskRef: t}", "tekton"},
      {"command: {argv: [make], output: stdout}", "command"},
      {"docker: null", "default"},
  };
  for (const auto& [fields, name] : cases) CHECK(config::name_of(decode_builder(fields)) == name);
}

TEST_CASE("decode: buildkit is on, off, or left to docker", "[config]") {
  const auto buildkit = [](const std::string& options) {
    return std::get<config::DockerBuild>(decode_builder("docker: {build: {" + options + "}}")).buildkit;
  };
  CHECK(buildkit("buildkit: true") == true);
  CHECK(buildkit("buildkit: false") == false);
  CHECK(buildkit("") == std::nullopt);
}

TEST_CASE("decode: a buildkitd with its TLS files", "[config]") {
  const auto build = std::get<config::BuildkitBuild>(decode_builder(
      "buildkit: {address: 'tcp://b:1', tls: {caCert: a, cert: b, key: c, serverName: d}, target: t}"));
  CHECK(build.address == "tcp://b:1");
  CHECK(build.ca_cert.text() == "a");
  CHECK(build.cert.text() == "b");
  CHECK(build.key.text() == "c");
  CHECK(build.server_name == "d");
  CHECK(build.options.target == "t");
}

TEST_CASE("decode: a Tekton run names a Pipeline or a Task", "[config]") {
  const auto pipeline = std::get<config::TektonRun>(
      decode_builder("tekton: {pipelineRef: {name: p}, params: {image: '{{image}}'}, resultDigest: D}"));
  CHECK(pipeline.pipeline == "p");
  CHECK(pipeline.params == std::map<std::string, std::string>{{"image", "{{image}}"}});
  CHECK(pipeline.result_digest == "D");
  CHECK(pipeline.result_url == "IMAGE_URL");
  CHECK(std::get<config::TektonRun>(decode_builder("tekton: {taskRef: t}")).task == "t");
}

TEST_CASE("decode: what a command leaves behind, and where", "[config]") {
  using Output = config::CommandBuild::Output;
  const auto anywhere =
      std::get<config::CommandBuild>(decode_builder("command: {argv: [make], output: ociLayout}"));
  CHECK(anywhere.output == Output::oci_layout);
  CHECK(anywhere.output_path.empty());
  const auto there = std::get<config::CommandBuild>(
      decode_builder("command: {argv: [nix, build], env: {A: b}, output: {dockerArchive: result}}"));
  CHECK(there.output == Output::docker_archive);
  CHECK(there.output_path.text() == "result");
  CHECK(there.argv == std::vector<std::string>{"nix", "build"});
  CHECK(there.env.at("A") == "b");
}

TEST_CASE("decode: only commands and Tekton do whatever their options say", "[config]") {
  CHECK(config::runs_anything(decode_builder("command: {argv: [make], output: stdout}")));
  CHECK(config::runs_anything(decode_builder("tekton: {taskRef: t}")));
  CHECK_FALSE(config::runs_anything(decode_builder("docker: {}")));
}

TEST_CASE("decode: the names of allowed builders are checked", "[config]") {
  CHECK(decode_fields("builders: {allow: [command, tekton]}").config.allowed_builders ==
        std::vector<std::string>{"command", "tekton"});
  CHECK_THROWS_WITH(decode_fields("builders: {allow: [comand]}"),
                    "builders.allow[0]: there is no builder 'comand'; did you mean 'command'?");
}
