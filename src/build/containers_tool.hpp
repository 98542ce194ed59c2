#pragma once

#include <string>

#include "build/builder.hpp"
#include "config/builders.hpp"

namespace build {

// What podman and buildah have in common: commands, options, and where they keep images.

/// Builds with the tool whose command is `tool`, and pushes what it has built. An image for several platforms
/// is pushed whole. Throws Failed, and base::Error for several platforms without a destination.
Product build_with_containers_tool(const std::string& tool, const config::DockerfileOptions& options,
                                   const Task& task, Runner& runner);

/// Builder::inputs() of both.
Inputs containers_tool_inputs(const config::DockerfileOptions& options, const Task& task);

}  // namespace build
