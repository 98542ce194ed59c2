#pragma once

#include <memory>

#include "build/builder.hpp"
#include "config/builders.hpp"

namespace build {

/// `apko build` of an image out of Alpine packages, which kpin pushes.
std::unique_ptr<Builder> make(const config::ApkoBuild& options);

}  // namespace build
