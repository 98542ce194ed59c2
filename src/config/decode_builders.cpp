#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/nearest.hpp"
#include "base/quoted.hpp"
#include "config/decode_parts.hpp"

namespace config {

namespace {

DockerfileOptions decode_options(Fields& fields) {
  return {.target = fields.text("target"),
          .pull = fields.flag("pull"),
          .no_cache = fields.flag("noCache"),
          .file = fields.path("file", PathRole::source_file),
          .raw_options = fields.texts("rawOptions")};
}

DockerBuild decode_docker_build(Fields& fields) {
  DockerBuild build = {.options = decode_options(fields)};
  if (const auto buildkit = fields.find("buildkit")) build.buildkit = buildkit->flag();
  return build;
}

template <class Build>
Build decode_dockerfile_build(Fields& fields) {
  return {.options = decode_options(fields)};
}

KubectlBuildkitBuild decode_kubectl_buildkit(Fields& fields) {
  return {.options = decode_options(fields), .platform = fields.text("platform")};
}

BuildkitBuild decode_buildkit(Fields& fields) {
  BuildkitBuild build = {.options = decode_options(fields),
                         .address = fields.text("address"),
                         .platforms = fields.texts("platforms")};
  if (const auto value = fields.find("tls")) {
    Fields tls(*value);
    build.ca_cert = tls.path("caCert", PathRole::working_file);
    build.cert = tls.path("cert", PathRole::working_file);
    build.key = tls.path("key", PathRole::working_file);
    build.server_name = tls.text("serverName");
    if (build.cert.empty() != build.key.empty()) value->fail("cert and key need each other");
    tls.finish();
  }
  return build;
}

PackBuild decode_pack(Fields& fields) {
  return {.builder = fields.text("builder"),
          .buildpacks = fields.paths("buildpacks", PathRole::location),
          .clear_cache = fields.flag("clearCache"),
          .raw_options = fields.texts("rawOptions")};
}

KoBuild decode_ko(Fields& fields) { return {.raw_options = fields.texts("rawOptions")}; }

BazelRun decode_bazel(Fields& fields) {
  return {.target = fields.text("target"), .raw_options = fields.texts("rawOptions")};
}

ApkoBuild decode_apko(Fields& fields) {
  return {.config = fields.path("config", PathRole::source_file, kApkoConfig),
          .archs = fields.texts("archs"),
          .repositories = fields.paths("repositories", PathRole::location),
          .keyrings = fields.paths("keyrings", PathRole::location),
          .raw_options = fields.texts("rawOptions")};
}

/// A name, or a mapping with it, as in Tekton's own resources.
std::string decode_ref(const Value& value) {
  if (!value.is_mapping()) {
    std::string name = value.text();
    if (name.empty()) value.fail("must not be empty");
    return name;
  }
  Fields fields(value);
  std::string name = fields.needed_text("name");
  fields.finish();
  return name;
}

std::string text_or(Fields& fields, std::string_view name, std::string otherwise) {
  std::string text = fields.text(name);
  return text.empty() ? std::move(otherwise) : text;
}

TektonRun decode_tekton(Fields& fields) {
  TektonRun run;
  const auto ref = fields.find_one_of({"pipelineRef", "taskRef"});
  if (!ref) fields.mapping().fail("expected pipelineRef or taskRef");
  (ref->first == "taskRef" ? run.task : run.pipeline) = decode_ref(ref->second);
  run.params = fields.text_map("params");
  run.name_space = fields.text("namespace");
  run.context = fields.text("context");
  run.service_account = fields.text("serviceAccountName");
  run.result_digest = text_or(fields, "resultDigest", run.result_digest);
  run.result_url = text_or(fields, "resultUrl", run.result_url);
  return run;
}

std::optional<CommandBuild::Output> output_of(std::string_view name) {
  using Output = CommandBuild::Output;
  if (name == "digestFile") return Output::digest_file;
  if (name == "ociLayout") return Output::oci_layout;
  if (name == "ociArchive") return Output::oci_archive;
  if (name == "dockerArchive") return Output::docker_archive;
  if (name == "stdout") return Output::standard_output;
  return std::nullopt;
}

/// The name of an output, or a mapping from it to where it is.
void decode_output(const Value& value, CommandBuild& build) {
  constexpr std::string_view kExpected =
      "expected digestFile, ociLayout, ociArchive, dockerArchive or stdout";
  if (!value.is_mapping()) {
    const auto output = output_of(value.text());
    if (!output) value.fail(fmt::format("{}, not {}", kExpected, base::quoted(value.text())));
    build.output = *output;
    return;
  }
  Fields fields(value);
  const auto chosen = fields.find_one_of({"digestFile", "ociLayout", "ociArchive", "dockerArchive"});
  if (!chosen)
    value.fail("expected the path of a digestFile, an ociLayout, an ociArchive or a dockerArchive");
  build.output = *output_of(chosen->first);
  build.output_path = decode_path(chosen->second, PathRole::result);
  fields.finish();
}

CommandBuild decode_command(Fields& fields) {
  CommandBuild build = {.argv = fields.texts("argv"), .env = fields.text_map("env")};
  if (build.argv.empty() || build.argv.front().empty()) {
    fields.mapping().fail("argv must name a program and its arguments");
  }
  const auto output = fields.find("output");
  if (!output) fields.mapping().fail("output is missing: what does the command leave behind?");
  decode_output(*output, build);
  return build;
}

/// The builder with the options of `value`, or with none.
template <class Decode>
Builder with_options(const std::optional<Value>& value, Decode decode) {
  if (!value) return decltype(decode(std::declval<Fields&>()))();
  Fields fields(*value);
  Builder build = decode(fields);
  fields.finish();
  return build;
}

/// The builder of a tool whose options stand under the name of its command.
template <class Decode>
Builder under(const Value& tool, std::string_view command, Decode decode) {
  Fields commands(tool);
  Builder build = with_options(commands.find(command), decode);
  commands.finish();
  return build;
}

Builder decode_docker(const Value& tool) {
  Fields commands(tool);
  const auto command = commands.find_one_of({"build", "buildx"});
  Builder build = DockerBuild();
  if (command) {
    build = command->first == "buildx" ? with_options(command->second, decode_dockerfile_build<BuildxBuild>)
                                       : with_options(command->second, decode_docker_build);
  }
  commands.finish();
  return build;
}

/// The field of a source that names a tool, and how its value is read.
struct Tool {
  std::string_view field;
  Builder (*decode)(const Value&);
};

constexpr Tool kTools[] = {
    {"docker", decode_docker},
    {"podman",
     [](const Value& value) { return under(value, "build", decode_dockerfile_build<PodmanBuild>); }},
    {"buildah",
     [](const Value& value) { return under(value, "build", decode_dockerfile_build<BuildahBuild>); }},
    {"kubectlBuildkit", [](const Value& value) { return under(value, "build", decode_kubectl_buildkit); }},
    {"buildkit", [](const Value& value) { return with_options(value, decode_buildkit); }},
    {"kaniko", [](const Value& value) { return with_options(value, decode_dockerfile_build<KanikoBuild>); }},
    {"pack", [](const Value& value) { return under(value, "build", decode_pack); }},
    {"ko", [](const Value& value) { return under(value, "build", decode_ko); }},
    {"bazel", [](const Value& value) { return under(value, "run", decode_bazel); }},
    {"apko", [](const Value& value) { return with_options(value, decode_apko); }},
    {"tekton", [](const Value& value) { return with_options(value, decode_tekton); }},
    {"command", [](const Value& value) { return with_options(value, decode_command); }},
};

/// The name of a builder.
std::string decode_name(const Value& value) {
  std::string name = value.text();
  const std::vector<std::string_view> known = builder_names();
  if (std::ranges::find(known, name) != known.end()) return name;
  const auto meant = base::nearest(name, known);
  value.fail(fmt::format("there is no builder {}{}", base::quoted(name),
                         meant ? fmt::format("; did you mean {}?", base::quoted(*meant)) : ""));
}

}  // namespace

std::vector<std::string> decode_allowed_builders(const Value& builders) {
  Fields fields(builders);
  std::vector<std::string> names = decode_each(fields.items("allow"), decode_name);
  fields.finish();
  return names;
}

Builder decode_builder(Fields& source) {
  std::vector<std::string_view> names;
  for (const Tool& tool : kTools) names.push_back(tool.field);
  const auto found = source.find_one_of(names);
  if (!found) return DefaultBuild();
  const Tool* tool = std::find_if(std::begin(kTools), std::end(kTools),
                                  [&](const Tool& candidate) { return candidate.field == found->first; });
  return tool->decode(found->second);
}

}  // namespace config
