#include "build/buildkit.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.hpp"
#include "build/destination.hpp"
#include "build/dockerfile_options.hpp"
#include "build/loopback.hpp"
#include "build/machine.hpp"
#include "build/result_files.hpp"
#include "build/scratch.hpp"
#include "build/tool_version.hpp"

namespace build {

namespace {

/// What to make of the image. No part of a reference can have a comma or a quote, which would begin another
/// attribute.
std::string output_to(const image::Reference& pushed_to) {
  return fmt::format("type=image,name={},push=true,push-by-digest=true,name-canonical=true{}",
                     pushed_to.name(), is_on_this_machine(pushed_to.text()) ? ",registry.insecure=true" : "");
}

/// Whether raw options bring in what may be anything.
bool brings_in_anything(const std::vector<std::string>& raw_options) {
  if (!values_of(raw_options, {"--local", "--oci-layout", "--frontend", "--source-policy-file"}).empty()) {
    return true;
  }
  const std::vector<std::string> options = values_of(raw_options, {"--opt"});
  return std::any_of(options.begin(), options.end(), [](const std::string& option) {
    return !option.starts_with("build-arg:") && !option.starts_with("label:");
  });
}

class Buildkit final : public Builder {
 public:
  explicit Buildkit(config::BuildkitBuild options) : options_(std::move(options)) {}

  [[nodiscard]] std::string_view name() const override { return config::name_of(options_); }

  /// The buildkitd's version.
  [[nodiscard]] std::string version() const override;

  [[nodiscard]] Inputs inputs(const Task& task) const override;

  /// The image gets no tag: one that is interrupted leaves nothing that has a name.
  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  [[nodiscard]] std::vector<std::string> buildctl() const;
  [[nodiscard]] std::string find_dockerfile(const Task& task) const;

  config::BuildkitBuild options_;
};

std::vector<std::string> Buildkit::buildctl() const {
  std::vector<std::string> argv = {"buildctl"};
  const auto add = [&](std::string_view option, const std::string& value) {
    if (!value.empty()) argv.push_back(fmt::format("{}={}", option, value));
  };
  add("--addr", options_.address);
  add("--tlscacert", options_.ca_cert.text());
  add("--tlscert", options_.cert.text());
  add("--tlskey", options_.key.text());
  add("--tlsservername", options_.server_name);
  return argv;
}

std::string Buildkit::find_dockerfile(const Task& task) const {
  // buildctl's raw options are not docker's: "-f" is none of them.
  config::DockerfileOptions options = options_.options;
  options.raw_options.clear();
  return build::find_dockerfile(options, task.folder);
}

std::string Buildkit::version() const {
  Command command = {.argv = buildctl()};
  command.argv.insert(command.argv.end(), {"debug", "info", "--format={{.BuildkitVersion.Version}}"});
  std::string version = tool_version(
      command, "buildctl needs a buildkitd that runs; the option address or BUILDKIT_HOST says where it is");
  return version.starts_with('v') ? version.substr(1) : version;
}

Inputs Buildkit::inputs(const Task& task) const {
  const std::vector<std::string>& raw = options_.options.raw_options;
  Inputs inputs = {.folder = task.folder,
                   .dockerfile = find_dockerfile(task),
                   .words = {"buildkit", fmt::format("target={}", options_.options.target),
                             fmt::format("platforms={}", fmt::join(options_.platforms, ","))},
                   .complete = !brings_in_anything(raw)};
  inputs.words.insert(inputs.words.end(), raw.begin(), raw.end());
  add_variables(inputs, {"SOURCE_DATE_EPOCH"});  // which buildctl hands on
  if (!options_.platforms.empty()) return inputs;
  if (options_.address.empty()) {
    add_machine(inputs, {"BUILDKIT_HOST"});
  } else if (options_.address.starts_with("unix:")) {
    add_machine(inputs, {});
  } else {
    inputs.words.push_back(fmt::format("address={}", options_.address));
  }
  return inputs;
}

Product Buildkit::build(const Task& task, Runner& runner) const {
  const image::Reference pushed_to = destination(task, "BuildKit");
  const std::filesystem::path dockerfile = find_dockerfile(task);
  const std::string metadata = scratch_path(task, "metadata.json");
  Command command = {.argv = buildctl()};
  const auto add = [&](std::string word) { command.argv.push_back(std::move(word)); };
  for (const char* word : {"build", "--progress=plain", "--frontend=dockerfile.v0"}) add(word);
  add("--local=context=" + task.folder);
  add("--local=dockerfile=" + dockerfile.parent_path().string());
  add("--opt=filename=" + dockerfile.filename().string());
  const config::DockerfileOptions& options = options_.options;
  if (!options.target.empty()) add("--opt=target=" + options.target);
  if (!options_.platforms.empty()) add(fmt::format("--opt=platform={}", fmt::join(options_.platforms, ",")));
  if (options.no_cache) add("--no-cache");
  if (options.pull || task.pull) add("--opt=image-resolve-mode=pull");
  for (const std::string& option : options.raw_options) add(option);
  add("--output=" + output_to(pushed_to));
  add("--metadata-file=" + metadata);
  runner.run(command);
  return base::in_context("buildctl build", [&] { return Pushed{read_metadata_digest(metadata)}; });
}

}  // namespace

std::unique_ptr<Builder> make(const config::BuildkitBuild& options) {
  return std::make_unique<Buildkit>(options);
}

}  // namespace build
