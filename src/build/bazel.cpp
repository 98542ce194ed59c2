#include "build/bazel.hpp"

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "base/trimmed.hpp"
#include "build/destination.hpp"
#include "build/docker_daemon.hpp"
#include "build/tool_version.hpp"

namespace build {

namespace {

class Bazel final : public Builder {
 public:
  explicit Bazel(config::BazelRun options) : options_(std::move(options)) {}

  [[nodiscard]] std::string_view name() const override { return config::name_of(options_); }
  [[nodiscard]] std::string version() const override;
  [[nodiscard]] Inputs inputs(const Task& task) const override;
  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  config::BazelRun options_;
};

/// By what `docker load` calls the images that it has loaded: their names, or IDs where they have none.
std::vector<std::string> loaded_images(const std::string& output) {
  std::vector<std::string> names;
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    const std::string_view text = base::trimmed(line);
    for (const std::string_view start : {"Loaded image ID: ", "Loaded image: "}) {
      if (text.starts_with(start)) names.emplace_back(base::trimmed(text.substr(start.size())));
    }
  }
  return names;
}

/// The ID of the one image that `bazel run` has loaded.
std::string loaded_image(const std::string& output, const std::string& target, Runner& runner) {
  const std::vector<std::string> names = loaded_images(output);
  std::vector<std::string> ids;
  for (const std::string& name : names) {
    if (name.empty() || name.starts_with('-'))
      throw Failed("bazel run: docker tells of an image without name");
    ids.push_back(inspect_docker_image(name, runner).id);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  if (ids.size() == 1) return ids.front();
  throw Failed(fmt::format(
      "bazel run {} has loaded {} into docker. It has to be a target that loads one image, such as "
      "an oci_load, or a container_image with '-- --norun'",
      base::quoted(target), ids.empty() ? "no image" : "several images"));
}

std::string Bazel::version() const {
  static_cast<void>(docker_version());
  const std::string answer = tool_version({.argv = {"bazel", "--version"}}, "bazel needs to be in PATH");
  constexpr std::string_view kStart = "bazel ";
  return answer.starts_with(kStart) ? answer.substr(kStart.size()) : answer;
}

Inputs Bazel::inputs(const Task& task) const {
  // A workspace is more than the folder, and bazel knows better what has changed.
  Inputs inputs = {.folder = task.folder, .words = {options_.target}, .complete = false};
  inputs.words.insert(inputs.words.end(), options_.raw_options.begin(), options_.raw_options.end());
  return inputs;
}

Product Bazel::build(const Task& task, Runner& runner) const {
  if (options_.target.empty() || options_.target.starts_with('-')) {
    throw base::Error(
        fmt::format("bazel needs the label of a target, not {}", base::quoted(options_.target)));
  }
  // Behind the target raw options may have "--" and arguments for what is run.
  Command command = {.argv = {"bazel", "run", options_.target}, .folder = task.folder};
  command.argv.insert(command.argv.end(), options_.raw_options.begin(), options_.raw_options.end());
  const std::string image = loaded_image(runner.read(command), options_.target, runner);
  if (task.push_to.empty()) return keep_docker_image(image, task, runner);
  return push_docker_image(image, task, runner);
}

}  // namespace

std::unique_ptr<Builder> make(const config::BazelRun& options) { return std::make_unique<Bazel>(options); }

}  // namespace build
