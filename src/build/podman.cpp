#include "build/podman.hpp"

#include <utility>

#include "build/containers_tool.hpp"
#include "build/tool_version.hpp"

namespace build {

namespace {

class Podman final : public Builder {
 public:
  explicit Podman(config::PodmanBuild build) : build_(std::move(build)) {}

  [[nodiscard]] std::string_view name() const override { return config::name_of(build_); }
  [[nodiscard]] std::string version() const override;
  [[nodiscard]] Inputs inputs(const Task& task) const override {
    return containers_tool_inputs(build_.options, task);
  }
  [[nodiscard]] Product build(const Task& task, Runner& runner) const override {
    return build_with_containers_tool("podman", build_.options, task, runner);
  }

 private:
  config::PodmanBuild build_;
};

std::string Podman::version() const {
  // Unlike podman's version this opens the storage, or reaches the machine that CONTAINER_HOST names.
  return tool_version(
      {.argv = {"podman", "info", "--format={{.Version.Version}}"}},
      "podman needs a storage that it can write to, or CONTAINER_HOST to say where there is one");
}

}  // namespace

std::unique_ptr<Builder> make(const config::PodmanBuild& options) {
  return std::make_unique<Podman>(options);
}

}  // namespace build
