#pragma once

#include <memory>

#include "build/builder.hpp"

namespace build {

/// `docker build`, then `docker push`.
std::unique_ptr<Builder> make(const config::DockerBuild& options);

}  // namespace build
