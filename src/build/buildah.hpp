#pragma once

#include <memory>

#include "build/builder.hpp"

namespace build {

/// `buildah build`, then `buildah push`.
std::unique_ptr<Builder> make(const config::BuildahBuild& options);

}  // namespace build
