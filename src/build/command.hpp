#pragma once

#include <memory>

#include "build/builder.hpp"
#include "config/builders.hpp"

namespace build {

/// Any command, run in the source's folder. It finds the destination in KPIN_IMAGE and in the template
/// {{image}}, and where its output belongs in KPIN_OUTPUT and {{output}}, unless the options say where that
/// is.
std::unique_ptr<Builder> make(const config::CommandBuild& options);

}  // namespace build
