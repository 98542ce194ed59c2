#include "build/tekton_run.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "registry/json.hpp"

namespace build {

namespace {

using registry::Json;

/// A request that gets no answer must not hold up a build for ever.
constexpr std::string_view kPatience = "--request-timeout=30s";

Json parse_object(std::string_view text) {
  Json value = registry::parse_json(text, {.depth = 100, .values = 1'000'000});
  if (!value.is_object()) throw base::Error("kubectl told something that is no JSON object");
  return value;
}

/// The member of this name; null if there is none, or `object` is none.
const Json& member(const Json& object, const char* name) {
  static const Json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

std::string text_of(const Json& object, const char* name) {
  const Json& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace

TektonState parse_tekton_state(std::string_view json) {
  const Json run = parse_object(json);
  const Json& status = member(run, "status");
  TektonState state;
  for (const Json& condition : member(status, "conditions")) {
    if (text_of(condition, "type") != "Succeeded") continue;
    const std::string succeeded = text_of(condition, "status");
    if (succeeded == "True") state.phase = TektonState::Phase::succeeded;
    if (succeeded == "False") state.phase = TektonState::Phase::failed;
    state.reason = text_of(condition, "reason");
    state.message = text_of(condition, "message");
  }
  // The last two are v1beta1's.
  for (const char* list : {"results", "pipelineResults", "taskResults"}) {
    for (const Json& result : member(status, list)) {
      if (member(result, "value").is_string()) {
        state.results.insert_or_assign(text_of(result, "name"), text_of(result, "value"));
      }
    }
  }
  return state;
}

std::string TektonRun::title() const {
  return fmt::format("{} {}", name_.kind == TektonRunName::Kind::task ? "TaskRun" : "PipelineRun",
                     name_.name);
}

std::string TektonRun::resource() const {
  return fmt::format("{}.tekton.dev/{}",
                     name_.kind == TektonRunName::Kind::task ? "taskruns" : "pipelineruns", name_.name);
}

Command TektonRun::kubectl(const std::vector<std::string>& words) const {
  Command command = {.argv = {"kubectl"}};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  if (!name_.context.empty()) command.argv.push_back("--context=" + name_.context);
  if (!name_.name_space.empty()) command.argv.push_back("--namespace=" + name_.name_space);
  return command;
}

void TektonRun::create(const std::string& json) {
  Command command = kubectl({"create", "--filename=-", std::string(kPatience)});
  command.input = json;
  try {
    runner_.run(command);
  } catch (const Failed& failure) {
    is_ours_ = std::string_view(failure.what()).find("AlreadyExists") == std::string_view::npos;
    throw;
  }
}

TektonState TektonRun::state() {
  return parse_tekton_state(
      runner_.read(kubectl({"get", resource(), "--output=json", std::string(kPatience)})));
}

std::vector<std::string> TektonRun::started_pods() {
  const std::string_view label =
      name_.kind == TektonRunName::Kind::task ? "tekton.dev/taskRun" : "tekton.dev/pipelineRun";
  const Json list =
      parse_object(runner_.read(kubectl({"get", "pods", fmt::format("--selector={}={}", label, name_.name),
                                         "--output=json", std::string(kPatience)})));
  std::vector<std::string> pods;
  for (const Json& pod : member(list, "items")) {
    const std::string phase = text_of(member(pod, "status"), "phase");
    const bool has_started = phase == "Running" || phase == "Succeeded" || phase == "Failed";
    if (has_started) pods.push_back(text_of(member(pod, "metadata"), "name"));
  }
  return pods;
}

void TektonRun::follow_logs(const std::string& pod) {
  runner_.run(kubectl({"logs", "pod/" + pod, "--all-containers", "--prefix", "--ignore-errors", "--follow",
                       "--max-log-requests=100"}));
}

void TektonRun::show_logs(const std::string& pod) {
  runner_.run(kubectl(
      {"logs", "pod/" + pod, "--all-containers", "--prefix", "--ignore-errors", std::string(kPatience)}));
}

bool TektonRun::remove() const noexcept {
  if (!is_ours_) return true;
  const auto tell = [&](const std::vector<std::string>& words) {
    try {
      ask(kubectl(words));
      return true;
    } catch (const std::exception&) {
      return false;
    }
  };
  // Deleting alone does not end a run that somebody holds back with a finalizer. Whether it can be cancelled
  // does not matter once it is gone.
  const std::string_view status = name_.kind == TektonRunName::Kind::task ? "TaskRunCancelled" : "Cancelled";
  tell({"patch", resource(), "--type=merge", fmt::format(R"(--patch={{"spec":{{"status":"{}"}}}})", status),
        "--request-timeout=10s"});
  return tell({"delete", resource(), "--ignore-not-found", "--wait=false", "--request-timeout=10s"});
}

}  // namespace build
