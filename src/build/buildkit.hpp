#pragma once

#include <memory>

#include "build/builder.hpp"
#include "config/builders.hpp"

namespace build {

/// `buildctl build` of a Dockerfile, in a buildkitd on this machine or another. The image gets no tag: a
/// build that is interrupted leaves nothing that has a name.
std::unique_ptr<Builder> make(const config::BuildkitBuild& options);

}  // namespace build
