#pragma once

#include <memory>

#include "build/builder.hpp"
#include "config/builders.hpp"

namespace build {

/// `bazel run` of a target that loads an image into docker, which pushes it.
std::unique_ptr<Builder> make(const config::BazelRun& options);

}  // namespace build
