#include "build/buildah.hpp"

#include <utility>

#include "build/containers_tool.hpp"
#include "build/tool_version.hpp"

namespace build {

namespace {

class Buildah final : public Builder {
 public:
  explicit Buildah(config::BuildahBuild build) : build_(std::move(build)) {}

  [[nodiscard]] std::string_view name() const override { return config::name_of(build_); }
  [[nodiscard]] std::string version() const override;
  [[nodiscard]] Inputs inputs(const Task& task) const override {
    return containers_tool_inputs(build_.options, task);
  }
  [[nodiscard]] Product build(const Task& task, Runner& runner) const override {
    return build_with_containers_tool("buildah", build_.options, task, runner);
  }

 private:
  config::BuildahBuild build_;
};

std::string Buildah::version() const {
  constexpr std::string_view kStart = "buildah version ";
  std::string text = tool_version({.argv = {"buildah", "--version"}}, "buildah needs to be in PATH");
  // This opens the storage.
  tool_version({.argv = {"buildah", "info"}}, "buildah needs a storage that it can write to");
  if (!text.starts_with(kStart)) return text;
  text.erase(0, kStart.size());
  return text.substr(0, text.find(' '));
}

}  // namespace

std::unique_ptr<Builder> make(const config::BuildahBuild& options) {
  return std::make_unique<Buildah>(options);
}

}  // namespace build
