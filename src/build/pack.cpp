#include "build/pack.hpp"

#include <algorithm>
#include <utility>

#include "build/docker_daemon.hpp"
#include "build/dockerfile_options.hpp"
#include "build/local_name.hpp"
#include "build/machine.hpp"
#include "build/tool_version.hpp"

namespace build {

namespace {

class Pack final : public Builder {
 public:
  explicit Pack(config::PackBuild build) : build_(std::move(build)) {}

  [[nodiscard]] std::string_view name() const override { return config::name_of(build_); }
  [[nodiscard]] std::string version() const override {
    return tool_version({.argv = {"pack", "version"}}, "pack needs to be in PATH");
  }
  [[nodiscard]] Inputs inputs(const Task& task) const override;
  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  void run(const Task& task, std::vector<std::string> where, Runner& runner) const;

  config::PackBuild build_;
};

constexpr std::string_view kImageScheme = "docker://";

bool is_image(const config::SourcePath& buildpack) { return buildpack.text().starts_with(kImageScheme); }

/// The name that the image has while its ID is not known. pack finds its caches by it, so it is the same for
/// each build of an image from a folder.
std::string name_for_caches(const Task& task) {
  constexpr std::size_t kHex = 16;
  const std::string digest = image::Digest::of(task.folder).text();
  return local_name(task.image, "pack-" + digest.substr(digest.find(':') + 1, kHex));
}

Inputs Pack::inputs(const Task& task) const {
  Inputs inputs = {.folder = task.folder};
  const std::vector<std::string>& raw = build_.raw_options;
  if (!build_.builder.empty()) {
    inputs.words.push_back("--builder=" + build_.builder);
    inputs.images.push_back(build_.builder);
  }
  for (const config::SourcePath& buildpack : build_.buildpacks) {
    inputs.words.push_back("--buildpack=" + buildpack.text());
    if (is_image(buildpack)) inputs.images.push_back(buildpack.text().substr(kImageScheme.size()));
  }
  inputs.words.insert(inputs.words.end(), raw.begin(), raw.end());
  const std::vector<std::string> run_images = values_of(raw, {"--run-image"});
  inputs.images.insert(inputs.images.end(), run_images.begin(), run_images.end());
  for (const std::string& variable : values_of(raw, {"--env", "-e"})) {
    if (variable.find('=') == variable.npos) add_variables(inputs, {variable});
  }
  // Unless one is named, it is built upon the run image that the builder names, by a tag that moves.
  inputs.complete = !build_.builder.empty() && !run_images.empty() &&
                    std::all_of(build_.buildpacks.begin(), build_.buildpacks.end(), is_image) &&
                    values_of(raw, {"--path", "-p", "--env-file", "--descriptor", "-d", "--volume",
                                    "--buildpack", "-b", "--builder", "-B", "--extension"})
                        .empty();
  return inputs;
}

void Pack::run(const Task& task, std::vector<std::string> where, Runner& runner) const {
  Command command = {.argv = {"pack", "build"}, .folder = task.folder};
  for (std::string& word : where) command.argv.push_back(std::move(word));
  command.argv.insert(command.argv.end(), {"--no-color", "--path=."});
  if (!build_.builder.empty()) command.argv.push_back("--builder=" + build_.builder);
  for (const config::SourcePath& buildpack : build_.buildpacks)
    command.argv.push_back("--buildpack=" + buildpack.text());
  if (build_.clear_cache) command.argv.emplace_back("--clear-cache");
  command.argv.insert(command.argv.end(), build_.raw_options.begin(), build_.raw_options.end());
  runner.run(command);
}

Product Pack::build(const Task& task, Runner& runner) const {
  if (!task.push_to.empty()) {
    run(task, {task.push_to, "--publish"}, runner);
    return PushedTag{};  // it tells the digest nowhere but in its log
  }
  const std::string name = name_for_caches(task);
  const Cleanup untag = untag_docker_image(name);
  run(task, {name}, runner);
  return keep_docker_image(name, task, runner);
}

}  // namespace

std::unique_ptr<Builder> make(const config::PackBuild& options) { return std::make_unique<Pack>(options); }

}  // namespace build
