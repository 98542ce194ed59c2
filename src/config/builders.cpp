#include "config/builders.hpp"

#include <array>
#include <cstddef>

namespace config {

namespace {

/// In the order of the alternatives of Builder.
constexpr std::array<std::string_view, std::variant_size_v<Builder>> kNames = {
    "default", "docker", "buildx", "podman", "buildah", "kubectlBuildkit", "buildkit",
    "kaniko",  "pack",   "ko",     "bazel",  "apko",    "tekton",          "command"};

template <class Build>
concept BuildsDockerfile = requires(const Build& build) {
  build.options;
};

template <class Build>
concept HasRawOptions = requires(const Build& build) {
  build.raw_options;
};

}  // namespace

std::string_view name_of(const Builder& builder) { return kNames.at(builder.index()); }

std::vector<std::string_view> builder_names() { return {kNames.begin() + 1, kNames.end()}; }

bool runs_anything(const Builder& builder) {
  return std::holds_alternative<CommandBuild>(builder) || std::holds_alternative<TektonRun>(builder);
}

const std::vector<std::string>& raw_options(const Builder& builder) {
  static const std::vector<std::string> kNone;
  return std::visit(
      []<class Build>(const Build& build) -> const std::vector<std::string>& {
        if constexpr (BuildsDockerfile<Build>) return build.options.raw_options;
        if constexpr (HasRawOptions<Build>) return build.raw_options;
        return kNone;
      },
      builder);
}

}  // namespace config
