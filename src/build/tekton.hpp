#pragma once

#include <chrono>
#include <memory>

#include "build/builder.hpp"
#include "config/builders.hpp"

namespace build {

/// A PipelineRun or TaskRun, made with `kubectl` in a cluster that has Tekton. It has to push to the
/// destination that the template {{image}} names, and to tell URL and digest in its results. A run that kpin
/// can no longer follow is cancelled and deleted; one that has failed is kept for whoever wants to know why.
std::unique_ptr<Builder> make(const config::TektonRun& options);

/// The same, with a `pause` between two looks at a run of which there is nothing new to show.
std::unique_ptr<Builder> make(const config::TektonRun& options, std::chrono::milliseconds pause);

}  // namespace build
