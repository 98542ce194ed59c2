#pragma once

#include <memory>

#include "build/builder.hpp"

namespace build {

/// `docker buildx build`, which pushes by itself.
std::unique_ptr<Builder> make(const config::BuildxBuild& options);

}  // namespace build
