#include "build/tekton.hpp"

#include <nlohmann/json.hpp>

#include "build/one_build.hpp"
#include "build/tekton_run.hpp"
#include "support/catch.hpp"
#include "support/tool_script.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using Json = nlohmann::json;

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kTo = "registry.test/team/app:kpin-1";

/// A cluster as `kubectl` shows it: each look at the run finds the next of these states, and one that is none
/// fails. From the second on there is a pod that runs.
struct Cluster {
  support::ToolScripts tools = {};
  support::TempFolder folder = {};

  explicit Cluster(const std::vector<std::string>& states) {
    for (std::size_t i = 0; i < states.size(); ++i) {
      if (!states[i].empty()) folder.write("state" + std::to_string(i), states[i]);
    }
    tools.add("kubectl", "cd '" + folder.path() + R"sh('
case "$1 $2" in
  "create "*) echo created; [ ! -e create.sh ] || . ./create.sh ;;
  "get pods")
    phase=Pending; [ "$(cat looks)" -lt 2 ] || phase=Running
    printf '{"items": [{"metadata": {"name": "app-pod"}, "status": {"phase": "%s"}}]}' $phase ;;
  "get "*)
    looks=$(cat looks 2>/dev/null || echo 0)
    echo $((looks + 1)) >looks
    cat state$looks || exit 1 ;;
  "logs "*) echo "[pod/app-pod/step-build] STEP 1" ;;
  "patch "*) ;;
  "delete "*) [ ! -e stubborn ] || exit 1 ;;
  *) echo "what is $1?" >&2; exit 9 ;;
esac)sh");
  }

  /// The words of each run of kubectl, as far as the first option.
  [[nodiscard]] std::vector<std::string> commands() const {
    std::vector<std::string> commands;
    for (const std::string& line : tools.lines()) commands.push_back(line.substr(8, line.find(" -") - 8));
    return commands;
  }

  /// What "create" got.
  [[nodiscard]] Json created() const { return Json::parse(tools.runs().at(0).input); }
};

std::string state(const std::string& succeeded, const Json& more = Json::object()) {
  Json status = more;
  status["conditions"] = {
      {{"type", "Ready"}, {"status", "True"}},
      {{"type", "Succeeded"}, {"status", succeeded}, {"reason", "Why"}, {"message", "as it\nis"}}};
  return Json{{"status", status}}.dump();
}

Json results(const std::string& url, const std::string& digest) {
  return {{{"name", "IMAGE_URL"}, {"type", "string"}, {"value", url}},
          {{"name", "IMAGE_DIGEST"}, {"type", "string"}, {"value", digest}},
          {{"name", "LIST"}, {"type", "array"}, {"value", {"a"}}}};
}

std::string success(const std::string& url = "registry.test/team/app", const std::string& digest = kDigest) {
  return state("True", {{"results", results(url, digest)}});
}

std::unique_ptr<build::Builder> pipeline(const config::TektonRun& options = {.pipeline = "build.App"}) {
  return build::make(options, std::chrono::milliseconds(0));
}

}  // namespace

TEST_CASE("tekton: a run is made, followed with its logs, and its results are taken", "[build]") {
  const Cluster cluster({R"({"metadata": {}})", state("Unknown"), state("Unknown"), success()});
  OneBuild one;
  CHECK(one.push(pipeline(), kTo) == kDigest);
  const std::string name = cluster.created()["metadata"]["name"];
  const std::string run = "pipelineruns.tekton.dev/" + name;
  CHECK_THAT(name, StartsWith("kpin-build--pp-"));
  CHECK(cluster.commands() == std::vector<std::string>{"create", "get " + run, "get pods", "get " + run,
                                                       "get pods", "logs pod/app-pod", "get " + run,
                                                       "get pods", "get " + run, "get pods"});
  CHECK(cluster.tools.lines().at(2) == "kubectl get pods --selector=tekton.dev/pipelineRun=" + name +
                                           " --output=json --request-timeout=30s");
  CHECK(cluster.tools.lines().at(5) ==
        "kubectl logs pod/app-pod --all-containers --prefix --ignore-errors --follow --max-log-requests=100");
  CHECK(one.lines == std::vector<std::string>{"created", "[pod/app-pod/step-build] STEP 1"});
}

TEST_CASE("tekton: a PipelineRun is what the options say", "[build]") {
  const Cluster cluster({success()});
  OneBuild one;
  build::Task task = one.task(kTo);
  task.values = {{"git.sha", "abc"}};
  build::Runner runner = one.runner();
  const auto builder = pipeline({.pipeline = "p",
                                 .params = {{"image", "{{image}}"}, {"rev", "\"{{git.sha}}\""}},
                                 .name_space = "-n",
                                 .context = "-c",
                                 .service_account = "robot"});
  CHECK(std::get<build::Pushed>(builder->build(task, runner)).digest.text() == kDigest);
  const Json run = cluster.created();
  CHECK(run["apiVersion"] == "tekton.dev/v1");
  CHECK(run["kind"] == "PipelineRun");
  CHECK(run["spec"] ==
        Json{{"pipelineRef", {{"name", "p"}}},
             {"params", {{{"name", "image"}, {"value", kTo}}, {{"name", "rev"}, {"value", "\"abc\""}}}},
             {"taskRunTemplate", {{"serviceAccountName", "robot"}}}});
  for (const std::string& line : cluster.tools.lines())
    CHECK_THAT(line, Contains(" --context=-c --namespace=-n"));
}

TEST_CASE("tekton: a TaskRun may be used instead, and results of the older API", "[build]") {
  const Cluster cluster(
      {state("True", {{"taskResults", results("registry.test/team/app:any", kDigest + "\n")}})});
  OneBuild one;
  CHECK(one.push(pipeline({.task = "t", .service_account = "robot"}), kTo) == kDigest);
  const Json run = cluster.created();
  CHECK(run["kind"] == "TaskRun");
  CHECK(run["spec"] ==
        Json{{"taskRef", {{"name", "t"}}}, {"params", Json::array()}, {"serviceAccountName", "robot"}});
  CHECK_THAT(cluster.commands().at(1), StartsWith("get taskruns.tekton.dev/kpin-t-"));
  CHECK_THAT(cluster.tools.lines().at(2), Contains("--selector=tekton.dev/taskRun=kpin-t-"));
}

TEST_CASE("tekton: a run that failed is kept, and its reason told", "[build]") {
  const Cluster cluster({state("Unknown"), state("False")});
  OneBuild one;
  const std::string failure =
      one.failure(pipeline({.pipeline = "p", .name_space = "ci", .context = "dev"}), kTo);
  const std::string name = cluster.created()["metadata"]["name"];
  CHECK(failure == "PipelineRun " + name +
                       ": it failed with Why: as it is\nIt is kept, to be looked at: kubectl describe "
                       "pipelineruns.tekton.dev/" +
                       name + " --context=dev --namespace=ci");
  for (const std::string& command : cluster.commands()) CHECK_THAT(command, !StartsWith("delete"));
  CHECK(one.lines.back() == "[pod/app-pod/step-build] STEP 1");
}

TEST_CASE("tekton: results that are missing or of another image are refused", "[build]") {
  const auto failure = [](const std::string& last, const config::TektonRun& options = {.pipeline = "p"}) {
    const Cluster cluster({last});
    OneBuild one;
    const std::string message = one.failure(pipeline(options), kTo);
    return message.substr(message.find(": ") + 2);
  };
  CHECK(failure(state("True")) == "it has no result 'IMAGE_DIGEST'; those that it has: none");
  CHECK(failure(success(), {.pipeline = "p", .result_digest = "D"}) ==
        "it has no result 'D'; those that it has: IMAGE_DIGEST, IMAGE_URL");
  CHECK(
      failure(success("registry.test/other")) ==
      "it has pushed to 'registry.test/other' and not to registry.test/team/app, where the image has to be");
  CHECK(failure(success("registry.test/team/app@sha256:" + std::string(64, 'b'))) ==
        "its results IMAGE_DIGEST and IMAGE_URL have different digests");
  CHECK_THAT(failure(success("registry.test/team/app", "latest")),
             StartsWith("it told 'latest' as what it has"));
}

TEST_CASE("tekton: a broken connection is tried again", "[build]") {
  const Cluster cluster({state("Unknown"), "", "", "", "", success()});
  OneBuild one;
  CHECK(one.push(pipeline(), kTo) == kDigest);
}

TEST_CASE("tekton: a run that cannot be followed is cancelled and deleted", "[build]") {
  Cluster cluster({state("Unknown")});
  OneBuild one;
  const std::string failure = one.failure(pipeline({.pipeline = "p"}), kTo);
  const std::string name = cluster.created()["metadata"]["name"];
  CHECK_THAT(failure,
             StartsWith("PipelineRun " + name + " is given up: kubectl get failed with exit status 1"));
  const auto lines = cluster.tools.lines();
  CHECK(lines.at(lines.size() - 2) == "kubectl patch pipelineruns.tekton.dev/" + name +
                                          R"( --type=merge --patch={"spec":{"status":"Cancelled"}})"
                                          " --request-timeout=10s");
  CHECK(lines.back() == "kubectl delete pipelineruns.tekton.dev/" + name +
                            " --ignore-not-found --wait=false --request-timeout=10s");
  cluster.folder.write("stubborn", "");
  CHECK_THAT(one.failure(pipeline({.pipeline = "p"}), kTo),
             Contains(" is given up, but could not be deleted: "));
}

TEST_CASE("tekton: a run that is interrupted is deleted, at whatever moment", "[build]") {
  for (const std::string moment : {"created", "[pod/app-pod/step-build] STEP 1"}) {
    const Cluster cluster({state("Unknown"), state("Unknown"), state("Unknown")});
    const OneBuild one;
    build::Runner runner([&](std::string_view line) {
      if (line == moment) throw std::runtime_error("interrupted");
    });
    CHECK_THROWS_WITH(pipeline({.task = "t"})->build(one.task(kTo), runner), "interrupted");
    CHECK_THAT(cluster.commands().back(), StartsWith("delete taskruns.tekton.dev/kpin-t-"));
    CHECK_THAT(cluster.tools.lines().at(cluster.tools.lines().size() - 2), Contains("\"TaskRunCancelled\""));
  }
}

TEST_CASE("tekton: a run of the same name is somebody else's", "[build]") {
  const Cluster cluster({});
  cluster.folder.write("create.sh", "echo 'Error from server (AlreadyExists): it exists' >&2; exit 1");
  OneBuild one;
  CHECK_THAT(one.failure(pipeline(), kTo), Contains("AlreadyExists"));
  CHECK(cluster.commands() == std::vector<std::string>{"create"});
}

TEST_CASE("tekton: without a destination, or with unknown templates, nothing is run", "[build]") {
  const Cluster cluster({});
  OneBuild one;
  CHECK_THAT(one.failure(pipeline()), StartsWith("Tekton leaves no image on this machine"));
  CHECK_THAT(one.failure(pipeline({.pipeline = "p", .params = {{"a", "{{b}}"}}}), kTo), Contains("'b'"));
  CHECK(cluster.tools.runs().empty());
}

TEST_CASE("tekton: what the cluster says may be anything", "[build]") {
  for (const char* text : {"", "[]", "null", "no json", "\"text\""}) {
    CHECK_THROWS_AS(build::parse_tekton_state(text), base::Error);
  }
  using Phase = build::TektonState::Phase;
  for (const char* text :
       {"{}", R"({"status": 1})", R"({"status": {"conditions": 5}})",
        R"({"status": {"conditions": [[], "Succeeded", {"type": "Succeeded", "status": true}]}})"}) {
    CHECK(build::parse_tekton_state(text).phase == Phase::running);
  }
  CHECK(build::parse_tekton_state(R"({"status": {"results": [{"value": "a"}, {"name": "b", "value": 1}]}})")
            .results == std::map<std::string, std::string>{{"", "a"}});
}

TEST_CASE("tekton: the version is kubectl's", "[build]") {
  const support::ToolScripts tools;
  tools.add("kubectl", R"(echo '{"clientVersion": {"gitVersion": "v1.32.4"}}')");
  CHECK(pipeline()->version() == "kubectl v1.32.4");
  CHECK(tools.lines() == std::vector<std::string>{"kubectl version --client --output=json"});
  tools.add("kubectl", "echo '[]'");
  CHECK_THROWS_WITH(pipeline()->version(), "kubectl version: it told no version");
  CHECK_FALSE(pipeline()->inputs(OneBuild().task()).complete);
}
