#pragma once

#include <memory>

#include "build/builder.hpp"

namespace build {

/// `kubectl buildkit build`, which pushes by itself.
std::unique_ptr<Builder> make(const config::KubectlBuildkitBuild& options);

}  // namespace build
