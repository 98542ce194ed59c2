#include "build/kubectl_buildkit.hpp"

#include <utility>

#include "build/dockerfile_options.hpp"
#include "build/local_name.hpp"
#include "build/machine.hpp"
#include "build/tool_version.hpp"

namespace build {

namespace {

class KubectlBuildkit final : public Builder {
 public:
  explicit KubectlBuildkit(config::KubectlBuildkitBuild build) : build_(std::move(build)) {}

  [[nodiscard]] std::string_view name() const override { return config::name_of(build_); }
  [[nodiscard]] std::string version() const override;
  [[nodiscard]] Inputs inputs(const Task& task) const override;
  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  config::KubectlBuildkitBuild build_;
};

/// What stands behind `label` in its line of `text`.
std::string value_of_line(const std::string& text, std::string_view label) {
  const auto start = text.find(label);
  if (start == text.npos) return {};
  const auto value = text.find_first_not_of(' ', start + label.size());
  if (value == text.npos) return {};
  return text.substr(value, text.find('\n', value) - value);
}

std::string KubectlBuildkit::version() const {
  constexpr std::string_view kAdvice = "kubectl needs its plugin buildkit, and a cluster";
  const std::string text = tool_version({.argv = {"kubectl", "buildkit", "version"}}, kAdvice);
  std::string version = value_of_line(text, "Client:");
  return version.empty() ? text : version;
}

Inputs KubectlBuildkit::inputs(const Task& task) const {
  Inputs inputs = dockerfile_inputs(build_.options, task.folder);
  const bool is_named =
      !build_.platform.empty() || !values_of(build_.options.raw_options, {"--platform"}).empty();
  if (!build_.platform.empty()) inputs.words.push_back("--platform=" + build_.platform);
  // Otherwise the nodes decide. Which cluster that is may be in a file; KUBECONFIG is what can be told here.
  if (!is_named) add_variables(inputs, {"DOCKER_DEFAULT_PLATFORM", "KUBECONFIG"});
  return inputs;
}

Product KubectlBuildkit::build(const Task& task, Runner& runner) const {
  const bool pushes = !task.push_to.empty();
  Command command = {.argv = {"kubectl", "buildkit", "build", "--progress=plain"}, .folder = task.folder};
  if (!build_.platform.empty()) command.argv.push_back("--platform=" + build_.platform);
  for (std::string& word : dockerfile_arguments(build_.options, task)) {
    command.argv.push_back(std::move(word));
  }
  if (pushes) command.argv.emplace_back("--push");
  // On the nodes it cannot be named anew once its ID is known. The name has to be one they do not know yet,
  // or pods would go on with what they have by it.
  const std::string name = pushes ? task.push_to : temporary_name(task);
  command.argv.insert(command.argv.end(), {"--tag=" + name, "."});
  runner.run(command);
  if (!pushes) return Local{name};
  return PushedTag{};  // it tells the digest nowhere but in its log
}

}  // namespace

std::unique_ptr<Builder> make(const config::KubectlBuildkitBuild& options) {
  return std::make_unique<KubectlBuildkit>(options);
}

}  // namespace build
