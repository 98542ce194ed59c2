#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "build/builder.hpp"
#include "config/builders.hpp"

namespace build {

/// A PipelineRun or TaskRun, made with `kubectl` in a cluster that has Tekton. It has to push to the
/// destination that the template {{image}} names, and to tell URL and digest in its results. A run that kpin
/// can no longer follow is cancelled and deleted; one that has failed is kept for whoever wants to know why.
class TektonBuilder final : public Builder {
 public:
  /// `pause` is between two looks at a run of which there is nothing new to show.
  explicit TektonBuilder(config::TektonRun options, std::chrono::milliseconds pause = std::chrono::seconds(1))
      : options_(std::move(options)), pause_(pause) {}

  [[nodiscard]] std::string_view name() const override { return "tekton"; }

  /// kubectl's version. Whether there is a cluster shows when it is asked to run something.
  [[nodiscard]] std::string version() const override;

  /// Never complete: what the run does is the cluster's business.
  [[nodiscard]] Inputs inputs(const Task& task) const override;

  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  config::TektonRun options_;
  std::chrono::milliseconds pause_;
};

}  // namespace build
