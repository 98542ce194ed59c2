#include <utility>

#include "config/decode_parts.hpp"

namespace config {

namespace {

DockerBuild decode_docker_build(Fields& fields) {
  return {.target = fields.text("target"),
          .pull = fields.flag("pull"),
          .no_cache = fields.flag("noCache"),
          .file = fields.text("file"),
          .buildkit = fields.flag("buildkit"),
          .raw_options = fields.texts("rawOptions")};
}

BuildxBuild decode_buildx(Fields& fields) {
  return {.target = fields.text("target"),
          .pull = fields.flag("pull"),
          .no_cache = fields.flag("noCache"),
          .file = fields.text("file"),
          .raw_options = fields.texts("rawOptions")};
}

PackBuild decode_pack(Fields& fields) {
  return {.builder = fields.text("builder"),
          .buildpacks = fields.texts("buildpacks"),
          .clear_cache = fields.flag("clearCache"),
          .raw_options = fields.texts("rawOptions")};
}

KubectlBuildkitBuild decode_kubectl_buildkit(Fields& fields) {
  return {.target = fields.text("target"),
          .platform = fields.text("platform"),
          .pull = fields.flag("pull"),
          .no_cache = fields.flag("noCache"),
          .file = fields.text("file"),
          .raw_options = fields.texts("rawOptions")};
}

KoBuild decode_ko(Fields& fields) { return {.raw_options = fields.texts("rawOptions")}; }

BazelRun decode_bazel(Fields& fields) {
  return {.target = fields.text("target"), .raw_options = fields.texts("rawOptions")};
}

/// The builder with the options of `value`, or with none.
template <class Build>
Builder with_options(const std::optional<Value>& value, Build (*decode)(Fields&)) {
  if (!value) return Build();
  Fields fields(*value);
  Build build = decode(fields);
  fields.finish();
  return build;
}

/// The builder that a source names: a tool, and under it the tool's command with its options.
Builder decode_builder(std::string_view tool, Fields& fields) {
  if (tool == "pack") return with_options(fields.find("build"), decode_pack);
  if (tool == "kubectlBuildkit") return with_options(fields.find("build"), decode_kubectl_buildkit);
  if (tool == "ko") return with_options(fields.find("build"), decode_ko);
  if (tool == "bazel") return with_options(fields.find("run"), decode_bazel);
  const auto command = fields.find_one_of({"build", "buildx"});
  if (!command) return DockerBuild();
  return command->first == "buildx" ? with_options(std::optional(command->second), decode_buildx)
                                    : with_options(std::optional(command->second), decode_docker_build);
}

Source decode_source(const Value& value) {
  Fields fields(value);
  Source source = {
      .image = decode_needed_image(fields), .path = fields.needed_text("path"), .place = value.place()};
  const auto tool = fields.find_one_of({"docker", "pack", "kubectlBuildkit", "ko", "bazel"});
  if (tool) {
    Fields commands(tool->second);
    source.builder = decode_builder(tool->first, commands);
    commands.finish();
  }
  fields.finish();
  return source;
}

Destination decode_destination(const Value& value) {
  Fields fields(value);
  Destination destination = {.image = decode_needed_image(fields),
                             .new_image = fields.text("newImage"),
                             .tags = fields.texts("tags"),
                             .place = value.place()};
  fields.finish();
  return destination;
}

}  // namespace

std::vector<Source> decode_sources(const std::vector<Value>& items) {
  return decode_each(items, decode_source);
}

std::vector<Destination> decode_destinations(const std::vector<Value>& items) {
  return decode_each(items, decode_destination);
}

}  // namespace config
