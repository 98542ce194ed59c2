#include "build/containers_tool.hpp"

#include <algorithm>
#include <utility>

#include "base/environment.hpp"
#include "build/cleanup.hpp"
#include "build/dockerfile_options.hpp"
#include "build/local_name.hpp"
#include "build/loopback.hpp"
#include "build/machine.hpp"
#include "build/result_files.hpp"
#include "build/scratch.hpp"

namespace build {

namespace {

using Words = std::vector<std::string>;

/// One tool, one image.
struct Build {
  const std::string& tool;
  const config::DockerfileOptions& options;
  const Task& task;
  Runner& runner;
};

bool is_for_several_platforms(const Words& raw_options) {
  const Words platforms = values_of(raw_options, {"--platform"});
  return platforms.size() > 1 ||
         std::any_of(platforms.begin(), platforms.end(),
                     [](const std::string& names) { return names.find(',') != names.npos; }) ||
         std::find(raw_options.begin(), raw_options.end(), "--all-platforms") != raw_options.end();
}

bool tells_when_to_pull(const Words& raw_options) {
  return std::any_of(raw_options.begin(), raw_options.end(),
                     [](const std::string& option) { return option.starts_with("--pull"); });
}

/// The options as arguments. With --pull these tools go on with what they have when a registry does not
/// answer.
Words arguments(const Build& build) {
  config::DockerfileOptions options = build.options;
  Task task = build.task;
  const bool pulls = std::exchange(task.pull, false) && !tells_when_to_pull(options.raw_options);
  if (pulls) options.pull = false;
  Words words = dockerfile_arguments(options, task, kContainerfileNames);
  if (pulls) words.insert(words.begin(), "--pull-always");
  return words;
}

/// Where the tools leave what they do not remove when they are interrupted. Without TMPDIR they use a place
/// with more room than kpin's has.
std::map<std::string, std::string> temporary(const Task& task) {
  if (base::variable(base::process_environment(), "TMPDIR").empty()) return {};
  return {{"TMPDIR", scratch_folder(task, "tmp")}};
}

void run_build(const Build& build, const Words& how, std::string result) {
  Command command = {
      .argv = {build.tool, "build"}, .folder = build.task.folder, .variables = temporary(build.task)};
  command.argv.insert(command.argv.end(), how.begin(), how.end());
  for (std::string& word : arguments(build)) command.argv.push_back(std::move(word));
  command.argv.insert(command.argv.end(), {std::move(result), "."});
  build.runner.run(command);
}

/// Pushes with `command` what is called `name`. A registry on this machine may do without TLS.
Pushed push(const Build& build, Words command, const std::string& name) {
  const std::string digest_file = build.task.scratch + "/digest";
  command.insert(command.begin(), build.tool);
  command.push_back("--digestfile=" + digest_file);
  if (is_on_this_machine(build.task.push_to)) command.emplace_back("--tls-verify=false");
  command.insert(command.end(), {name, "docker://" + build.task.push_to});
  build.runner.run({.argv = std::move(command), .variables = temporary(build.task)});
  return {read_digest_file(digest_file)};
}

Product build_image(const Build& build) {
  const std::string id_file = build.task.scratch + "/image-id";
  run_build(build, {}, "--iidfile=" + id_file);
  const std::string id = read_image_id(id_file).text();
  const std::string hex = id.substr(id.find(':') + 1);
  if (!build.task.push_to.empty()) return push(build, {"push"}, hex);
  const std::string name = "localhost/" + local_name(build.task.image, id);
  build.runner.run({.argv = {build.tool, "tag", hex, name}});
  return Local{name};
}

Product build_index(const Build& build) {
  if (build.task.push_to.empty()) {
    throw base::Error("an image for several platforms cannot stay with " + build.tool +
                      ", which gives such no name that lasts; a destination is needed");
  }
  const std::string name = "localhost/" + temporary_name(build.task);
  const Cleanup remove({.argv = {build.tool, "manifest", "rm", name}});
  // Some versions take what they have cached of one platform for another's, which then has no image.
  run_build(build, {"--layers=false"}, "--manifest=" + name);
  return push(build, {"manifest", "push", "--all"}, name);
}

}  // namespace

Product build_with_containers_tool(const std::string& tool, const config::DockerfileOptions& options,
                                   const Task& task, Runner& runner) {
  if (!values_of(options.raw_options, {"--manifest"}).empty()) {
    throw base::Error("rawOptions must not have --manifest: what is built for several platforms gets one");
  }
  const Build build = {tool, options, task, runner};
  return is_for_several_platforms(options.raw_options) ? build_index(build) : build_image(build);
}

Inputs containers_tool_inputs(const config::DockerfileOptions& options, const Task& task) {
  Inputs inputs = dockerfile_inputs(options, task.folder, kContainerfileNames);
  inputs.ignore_files = IgnoreFiles::kContainers;
  add_variables(inputs, {"BUILDAH_FORMAT", "BUILDAH_LAYERS"});
  if (values_of(options.raw_options, {"--platform"}).empty()) {
    add_machine(inputs, {"CONTAINER_HOST", "CONTAINER_CONNECTION"});
  }
  return inputs;
}

}  // namespace build
