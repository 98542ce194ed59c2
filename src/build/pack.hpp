#pragma once

#include <memory>

#include "build/builder.hpp"

namespace build {

/// `pack build`, which pushes by itself.
std::unique_ptr<Builder> make(const config::PackBuild& options);

}  // namespace build
