#include "build/buildx.hpp"

#include <utility>

#include "build/docker_daemon.hpp"
#include "build/dockerfile_options.hpp"
#include "build/local_name.hpp"
#include "build/machine.hpp"
#include "build/result_files.hpp"
#include "build/tool_version.hpp"

namespace build {

namespace {

class Buildx final : public Builder {
 public:
  explicit Buildx(config::BuildxBuild build) : build_(std::move(build)) {}

  [[nodiscard]] std::string_view name() const override { return config::name_of(build_); }
  [[nodiscard]] std::string version() const override;
  [[nodiscard]] Inputs inputs(const Task& task) const override;
  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  void run(const Task& task, std::vector<std::string> where, Runner& runner) const;

  config::BuildxBuild build_;
};

/// The second word of "github.com/docker/buildx v0.10.5 86bdced", without the "v".
std::string version_in(std::string_view text) {
  const auto blank = text.find(' ');
  if (blank == text.npos) return std::string(text);
  const std::string_view rest = text.substr(blank + 1);
  const std::string_view word = rest.substr(0, rest.find(' '));
  return std::string(word.starts_with('v') ? word.substr(1) : word);
}

std::string Buildx::version() const {
  std::string version =
      version_in(tool_version({.argv = {"docker", "buildx", "version"}}, "docker needs its plugin buildx"));
  // It succeeds also where there is no builder to be reached; those that are have a status.
  const std::string found = tool_version({.argv = {"docker", "buildx", "inspect"}},
                                         "see docker buildx ls for what there is to build with");
  const auto error = found.find("\nError:");
  if (error == found.npos || found.find("\nStatus:") != found.npos) return version;
  const std::string_view told = std::string_view(found).substr(error + 1);
  throw base::Error("docker buildx reaches no builder: " + std::string(told.substr(0, told.find('\n'))) +
                    "; see docker buildx ls for what there is");
}

Inputs Buildx::inputs(const Task& task) const {
  Inputs inputs = dockerfile_inputs(build_.options, task.folder);
  add_docker_platform(inputs, build_.options.raw_options);
  add_variables(inputs, {"SOURCE_DATE_EPOCH", "BUILDX_NO_DEFAULT_ATTESTATIONS"});
  return inputs;
}

void Buildx::run(const Task& task, std::vector<std::string> where, Runner& runner) const {
  Command command = {.argv = {"docker", "buildx", "build", "--progress=plain"}, .folder = task.folder};
  for (std::string& word : dockerfile_arguments(build_.options, task)) {
    command.argv.push_back(std::move(word));
  }
  for (std::string& word : where) command.argv.push_back(std::move(word));
  command.argv.emplace_back(".");
  runner.run(command);
}

Product Buildx::build(const Task& task, Runner& runner) const {
  if (task.push_to.empty()) {
    const std::string name = temporary_name(task);
    const Cleanup untag = untag_docker_image(name);
    run(task, {"--load", "--tag=" + name}, runner);
    return keep_docker_image(name, task, runner);
  }
  const std::string metadata = task.scratch + "/metadata.json";
  // A builder that is docker itself keeps what it pushes.
  const Cleanup untag = untag_docker_image(task.push_to);
  run(task, {"--push", "--metadata-file=" + metadata, "--tag=" + task.push_to}, runner);
  return Pushed{read_metadata_digest(metadata)};
}

}  // namespace

std::unique_ptr<Builder> make(const config::BuildxBuild& options) {
  return std::make_unique<Buildx>(options);
}

}  // namespace build
