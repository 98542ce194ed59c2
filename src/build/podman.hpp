#pragma once

#include <memory>

#include "build/builder.hpp"

namespace build {

/// `podman build`, then `podman push`.
std::unique_ptr<Builder> make(const config::PodmanBuild& options);

}  // namespace build
