#pragma once

#include <array>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "build/builder.hpp"
#include "config/builders.hpp"

namespace build {

/// What a tool calls the Dockerfile when nobody names one; the first that is there counts.
using FileNames = std::span<const std::string_view>;

/// What docker and BuildKit look for.
inline constexpr std::array<std::string_view, 2> kDockerfileNames = {"Dockerfile", "dockerfile"};

/// What podman and buildah look for.
inline constexpr std::array<std::string_view, 2> kContainerfileNames = {"Containerfile", "Dockerfile"};

/// The values that raw options give to one option, known by any of `names` such as {"--file", "-f"}, in the
/// order given: "--file=x", "--file" "x", "-fx", "-f=x".
std::vector<std::string> values_of(const std::vector<std::string>& raw_options,
                                   std::initializer_list<std::string_view> names);

/// The absolute path of the Dockerfile in `folder`, which is absolute with symlinks resolved. Empty if only
/// the raw options name it. Throws base::Error if there is none, or if it is outside of the folder once
/// symlinks are resolved.
std::string find_dockerfile(const config::DockerfileOptions& options, const std::string& folder,
                            FileNames names = kDockerfileNames);

/// The options as arguments that docker, podman and those like them have in common, raw options last. A value
/// never becomes an option of its own. Throws what find_dockerfile() throws.
std::vector<std::string> dockerfile_arguments(const config::DockerfileOptions& options, const Task& task,
                                              FileNames names = kDockerfileNames);

/// Builder::inputs() of a tool whose raw options are like docker's: with the values that `--build-arg NAME`
/// takes from the environment, and incomplete if raw options bring in what may be anything. Secrets make no
/// difference: they are for getting at things. Throws what find_dockerfile() throws.
Inputs dockerfile_inputs(const config::DockerfileOptions& options, const std::string& folder,
                         FileNames names = kDockerfileNames);

}  // namespace build
