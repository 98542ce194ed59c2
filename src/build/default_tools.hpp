#pragma once

#include <string>
#include <vector>

#include "config/builders.hpp"
#include "config/source.hpp"

namespace build {

/// The tools that may build `source` from `folder`, with their options; the first that works here is to. That
/// is the one that the source names or, if it names none, docker, podman and buildah, all with the same
/// Dockerfile.
std::vector<config::Builder> tools_for(const config::Source& source, const std::string& folder);

}  // namespace build
