#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "build/runner.hpp"

namespace build {

/// How a PipelineRun or TaskRun is doing.
struct TektonState {
  enum class Phase { running, succeeded, failed };

  Phase phase = Phase::running;
  std::string reason = {};                          ///< one word, such as "TaskRunTimeout"
  std::string message = {};                         ///< a sentence
  std::map<std::string, std::string> results = {};  ///< those that are strings, by name
};

/// Reads a PipelineRun or TaskRun of Tekton's API v1 or v1beta1. Throws base::Error for what is no such JSON.
TektonState parse_tekton_state(std::string_view json);

/// What `kubectl` needs to know of a run.
struct TektonRunName {
  enum class Kind { pipeline, task };

  Kind kind = Kind::pipeline;
  std::string name = {};
  std::string name_space = {};  ///< empty: kubectl's
  std::string context = {};     ///< empty: kubectl's
};

/// A PipelineRun or TaskRun in a cluster, by way of `kubectl`. The runner must outlive it.
class TektonRun {
 public:
  TektonRun(TektonRunName name, Runner& runner) : name_(std::move(name)), runner_(runner) {}

  /// Makes it, of JSON. Throws Failed; a run of this name that is not ours is left alone.
  void create(const std::string& json);

  /// How it is doing. Throws base::Error, mostly Failed.
  [[nodiscard]] TektonState state();

  /// The names of its pods that have started, whether they still run or not. Throws base::Error, mostly
  /// Failed.
  [[nodiscard]] std::vector<std::string> started_pods();

  /// Shows what the containers of a pod write, until it has ended.
  void follow_logs(const std::string& pod);

  /// Shows what they have written so far.
  void show_logs(const std::string& pod);

  /// Cancels it and has it deleted. Tells whether the cluster agreed; does not throw.
  [[nodiscard]] bool remove() const noexcept;

  /// "PipelineRun NAME", for messages.
  [[nodiscard]] std::string title() const;

  /// "pipelineruns.tekton.dev/NAME", for kubectl.
  [[nodiscard]] std::string resource() const;

 private:
  [[nodiscard]] Command kubectl(const std::vector<std::string>& words) const;

  TektonRunName name_;
  Runner& runner_;
  bool is_ours_ = true;
};

}  // namespace build
