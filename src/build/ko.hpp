#pragma once

#include <memory>

#include "build/builder.hpp"
#include "config/builders.hpp"

namespace build {

/// `ko build` of the Go program in the source's folder.
std::unique_ptr<Builder> make(const config::KoBuild& options);

}  // namespace build
