#include "build/default_tools.hpp"

#include <filesystem>
#include <system_error>
#include <variant>

namespace build {

namespace {

/// The name of the Dockerfile in the folder; empty if there is none, which the tools then tell.
std::string dockerfile_in(const std::string& folder) {
  for (const char* name : {"Dockerfile", "dockerfile", "Containerfile"}) {
    std::error_code failure;
    if (std::filesystem::is_regular_file(std::filesystem::path(folder) / name, failure)) return name;
  }
  return {};
}

}  // namespace

std::vector<config::Builder> tools_for(const config::Source& source, const std::string& folder) {
  if (!std::holds_alternative<config::DefaultBuild>(source.builder)) return {source.builder};
  const config::DockerfileOptions options = {.file = config::SourcePath(dockerfile_in(folder))};
  return {config::DockerBuild{.options = options}, config::PodmanBuild{.options = options},
          config::BuildahBuild{.options = options}};
}

}  // namespace build
