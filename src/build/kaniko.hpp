#pragma once

#include <memory>

#include "build/builder.hpp"
#include "config/builders.hpp"

namespace build {

/// kaniko's executor: `kaniko-executor` in PATH, or /kaniko/executor, as in its images. It turns the file
/// system of the container that kpin runs in into the image's, which is why it refuses to run outside of one;
/// what is to survive that has to be in a volume. One image at a time.
std::unique_ptr<Builder> make(const config::KanikoBuild& options);

}  // namespace build
