#include "build/docker.hpp"

#include <utility>

#include <fmt/format.h>

#include "build/docker_daemon.hpp"
#include "build/dockerfile_options.hpp"
#include "build/local_name.hpp"
#include "build/machine.hpp"

namespace build {

namespace {

class Docker final : public Builder {
 public:
  explicit Docker(config::DockerBuild build) : build_(std::move(build)) {}

  [[nodiscard]] std::string_view name() const override { return config::name_of(build_); }
  [[nodiscard]] std::string version() const override { return docker_version(); }
  [[nodiscard]] Inputs inputs(const Task& task) const override;
  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  [[nodiscard]] std::map<std::string, std::string> variables() const;

  config::DockerBuild build_;
};

std::map<std::string, std::string> Docker::variables() const {
  if (!build_.buildkit) return {};
  return {{"DOCKER_BUILDKIT", *build_.buildkit ? "1" : "0"}};
}

Inputs Docker::inputs(const Task& task) const {
  Inputs inputs = dockerfile_inputs(build_.options, task.folder);
  add_docker_platform(inputs, build_.options.raw_options);
  add_variables(inputs, {"SOURCE_DATE_EPOCH", "BUILDX_NO_DEFAULT_ATTESTATIONS"});
  // The older builder knows of .dockerignore only.
  if (!build_.buildkit || !*build_.buildkit) inputs.ignore_files = IgnoreFiles::kUnsure;
  if (!build_.buildkit) add_variables(inputs, {"DOCKER_BUILDKIT"});
  for (const auto& [name, value] : variables()) inputs.words.push_back(fmt::format("{}={}", name, value));
  return inputs;
}

Product Docker::build(const Task& task, Runner& runner) const {
  // An image ID would do without a name, but with some of docker's image stores what --iidfile says is not
  // what the daemon knows the image by.
  const std::string name = temporary_name(task);
  Command command = {.argv = {"docker", "build"}, .folder = task.folder, .variables = variables()};
  for (std::string& word : dockerfile_arguments(build_.options, task)) {
    command.argv.push_back(std::move(word));
  }
  command.argv.insert(command.argv.end(), {"--tag=" + name, "."});

  const Cleanup untag = untag_docker_image(name);
  runner.run(command);
  if (task.push_to.empty()) return keep_docker_image(name, task, runner);
  return push_docker_image(name, task, runner);
}

}  // namespace

std::unique_ptr<Builder> make(const config::DockerBuild& options) {
  return std::make_unique<Docker>(options);
}

}  // namespace build
