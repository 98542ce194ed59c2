#include "build/tekton.hpp"

#include <cctype>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "base/sha256.hpp"
#include "base/trimmed.hpp"
#include "build/destination.hpp"
#include "build/tekton_run.hpp"
#include "build/tool_version.hpp"
#include "http/redact.hpp"
#include "registry/json.hpp"

namespace build {

namespace {

using registry::Json;
using Kind = TektonRunName::Kind;

/// How often in a row a question may fail before it is given up.
constexpr int kMaxFailures = 5;

constexpr std::size_t kNameBytes = 40;
constexpr std::size_t kHashBytes = 12;
constexpr std::size_t kShownBytes = 1000;

/// "kpin-NAME-HASH". The cluster could choose a name, but then nobody would know what to delete when kpin is
/// interrupted while the run is being made. The path of a scratch folder is random.
std::string name_for(std::string_view wanted, const Task& task) {
  std::string name = "kpin-";
  for (const char letter : wanted.substr(0, kNameBytes)) {
    const bool is_fine = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    name += is_fine ? letter : '-';
  }
  return name + '-' + base::sha256_hex(task.scratch + '\0' + task.push_to).substr(0, kHashBytes);
}

/// The resource of the run (tekton.dev/v1).
std::string manifest_of(const config::TektonRun& options, const TektonRunName& run, const Task& task) {
  const bool is_task = run.kind == Kind::task;
  Json spec = {{is_task ? "taskRef" : "pipelineRef", {{"name", is_task ? options.task : options.pipeline}}}};
  spec["params"] = Json::array();
  const Values values = template_values(task);
  for (const auto& [name, text] : options.params) {
    spec["params"].push_back({{"name", name}, {"value", expand(text, values)}});
  }
  if (!options.service_account.empty()) {
    Json& template_spec = is_task ? spec : spec["taskRunTemplate"];
    template_spec["serviceAccountName"] = options.service_account;
  }
  const Json labels = {{"app.kubernetes.io/managed-by", "kpin"}};
  return Json({{"apiVersion", "tekton.dev/v1"},
               {"kind", is_task ? "TaskRun" : "PipelineRun"},
               {"metadata", {{"name", run.name}, {"labels", labels}}},
               {"spec", spec}})
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// Looks at a run until it has ended, and shows its logs meanwhile.
class Follower {
 public:
  Follower(TektonRun& run, std::chrono::milliseconds pause) : run_(run), pause_(pause) {}

  TektonState follow() {
    for (;;) {
      TektonState state = patient_state();
      const bool is_running = state.phase == TektonState::Phase::running;
      const bool has_shown = show_new_logs(is_running);
      if (!is_running) return state;
      if (!has_shown) std::this_thread::sleep_for(pause_);
    }
  }

 private:
  /// Connections may break during a long run.
  TektonState patient_state() {
    for (int failures = 1;; ++failures) {
      try {
        return run_.state();
      } catch (const Failed&) {
        if (failures == kMaxFailures) throw;
      }
      std::this_thread::sleep_for(pause_);
    }
  }

  /// Those of pods that are new. Without them the run is followed all the same.
  bool show_new_logs(bool is_running) {
    bool has_shown = false;
    try {
      if (log_failures_ >= kMaxFailures) return false;
      for (const std::string& pod : run_.started_pods()) {
        if (!shown_.insert(pod).second) continue;
        has_shown = true;
        is_running ? run_.follow_logs(pod) : run_.show_logs(pod);
      }
    } catch (const Failed&) {
      ++log_failures_;
    }
    return has_shown;
  }

  TektonRun& run_;
  std::chrono::milliseconds pause_;
  std::set<std::string> shown_ = {};
  int log_failures_ = 0;
};

/// Follows a run that has not been made yet. One that cannot be followed to its end is removed.
TektonState run_to_end(TektonRun& run, const std::string& manifest, std::chrono::milliseconds pause) {
  try {
    run.create(manifest);
    return Follower(run, pause).follow();
  } catch (base::Error& error) {
    error.add_context(fmt::format("{} {}", run.title(),
                                  run.remove() ? "is given up" : "is given up, but could not be deleted"));
    throw;
  } catch (...) {
    static_cast<void>(run.remove());
    throw;
  }
}

const std::string& result_called(const TektonState& state, const std::string& name) {
  const auto found = state.results.find(name);
  if (found != state.results.end()) return found->second;
  std::string names;
  for (const auto& [other, value] : state.results) names += (names.empty() ? "" : ", ") + other;
  throw base::Error(fmt::format("it has no result {}; those that it has: {}", base::quoted(name),
                                names.empty() ? "none" : http::one_line(names, kShownBytes)));
}

/// The digest in the results, if they speak of the right image.
image::Digest pushed_digest(const config::TektonRun& options, const TektonState& state,
                            const image::Reference& pushed_to) {
  image::Digest digest = told_digest(result_called(state, options.result_digest), pushed_to);
  const std::string url(base::trimmed(result_called(state, options.result_url)));
  const bool has_digest = url.find('@') != url.npos;
  if (told_digest(has_digest ? url : url + '@' + digest.text(), pushed_to) != digest) {
    throw base::Error(fmt::format("its results {} and {} have different digests", options.result_digest,
                                  options.result_url));
  }
  return digest;
}

class Tekton final : public Builder {
 public:
  explicit Tekton(config::TektonRun options, std::chrono::milliseconds pause = std::chrono::seconds(1))
      : options_(std::move(options)), pause_(pause) {}

  [[nodiscard]] std::string_view name() const override { return config::name_of(options_); }

  /// kubectl's version. Whether there is a cluster shows when it is asked to run something.
  [[nodiscard]] std::string version() const override;

  /// Never complete: what the run does is the cluster's business.
  [[nodiscard]] Inputs inputs(const Task& task) const override;

  [[nodiscard]] Product build(const Task& task, Runner& runner) const override;

 private:
  config::TektonRun options_;
  std::chrono::milliseconds pause_;
};

std::string Tekton::version() const {
  const std::string answer = tool_version({.argv = {"kubectl", "version", "--client", "--output=json"}},
                                          "Tekton needs kubectl in PATH");
  const Json versions = registry::parse_json(answer);
  const Json& version = versions.is_object() ? versions.value("clientVersion", Json()) : versions;
  const Json text = version.is_object() ? version.value("gitVersion", Json()) : Json();
  if (!text.is_string()) throw base::Error("kubectl version: it told no version");
  return fmt::format("kubectl {}", text.get<std::string>());
}

Inputs Tekton::inputs(const Task& task) const {
  Inputs inputs = {.folder = task.folder, .words = {options_.pipeline, options_.task}, .complete = false};
  for (const auto& [name, value] : options_.params) inputs.words.push_back(fmt::format("{}={}", name, value));
  return inputs;
}

Product Tekton::build(const Task& task, Runner& runner) const {
  const image::Reference pushed_to = destination(task, "Tekton");
  const Kind kind = options_.task.empty() ? Kind::pipeline : Kind::task;
  const TektonRunName name = {.kind = kind,
                              .name = name_for(kind == Kind::task ? options_.task : options_.pipeline, task),
                              .name_space = options_.name_space,
                              .context = options_.context};
  TektonRun run(name, runner);
  const TektonState state = run_to_end(run, manifest_of(options_, name, task), pause_);
  return base::in_context(run.title(), [&]() -> Product {
    if (state.phase == TektonState::Phase::succeeded) {
      return Pushed{pushed_digest(options_, state, pushed_to)};
    }
    throw Failed(fmt::format("it failed with {}: {}\nIt is kept, to be looked at: kubectl describe {}{}{}",
                             http::one_line(state.reason, kShownBytes),
                             http::one_line(state.message, kShownBytes), run.resource(),
                             name.context.empty() ? "" : " --context=" + name.context,
                             name.name_space.empty() ? "" : " --namespace=" + name.name_space));
  });
}

}  // namespace

std::unique_ptr<Builder> make(const config::TektonRun& options) {
  return make(options, std::chrono::seconds(1));
}

std::unique_ptr<Builder> make(const config::TektonRun& options, std::chrono::milliseconds pause) {
  return std::make_unique<Tekton>(options, pause);
}

}  // namespace build
