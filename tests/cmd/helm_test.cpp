// kpin as a post-renderer of Helm, and where its messages go when nobody shows them.

#include <filesystem>

#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

using support::contains;
using support::describe;
using support::occurrences;

namespace {

const std::string kChart = KPIN_SOURCE_DIR "/testdata/chart";

/// A registry with the images of the chart, and the folders that Helm writes to.
struct Helm {
  Helm() {
    front = registry.put_image("shop/front", "1");
    migrate = registry.put_image("shop/migrate", "1");
    std::filesystem::create_symlink(KPIN_BINARY, home.path("kpin"));
  }

  /// `helm template` of the chart, with these arguments more.
  [[nodiscard]] support::ProcessResult render(const std::string& helm, support::Argv more) const {
    support::Argv argv = {
        helm, "template", "shop", kChart, "--include-crds", "--set", "registry=" + registry.host()};
    argv.insert(argv.end(), more.begin(), more.end());
    return run(argv);
  }

  [[nodiscard]] support::ProcessResult run(const support::Argv& argv) const {
    return support::run(argv, {.environment = {{"PATH", home.path() + ":" + getenv("PATH")},
                                               {"HOME", home.path()},
                                               {"HELM_DATA_HOME", home.path("data")},
                                               {"HELM_CACHE_HOME", home.path("cache")},
                                               {"HELM_CONFIG_HOME", home.path("config")},
                                               {"XDG_STATE_HOME", home.path("state")},
                                               {"KPIN_LOG", std::nullopt}}});
  }

  /// `hook` is what becomes of the image of a hook.
  void check_pinned(const support::ProcessResult& result, const std::string& hook) const {
    INFO(describe(result));
    CHECK(result.status == 0);
    CHECK(contains(result.out, "image: \"" + registry.host() + "/shop/front@" + front + "\"\n"));
    CHECK(contains(result.out, "image: " + registry.host() + "/shop/migrate" + hook + "\n"));
    CHECK(contains(result.out, "helm.sh/hook: pre-upgrade\n"));
    CHECK(contains(result.out, "kind: CustomResourceDefinition\n"));
    CHECK_FALSE(contains(result.out, "postrenderer.helm.sh"));
  }

  support::RegistryServer registry;
  support::TempFolder home = {};
  std::string front = {};
  std::string migrate = {};
};

}  // namespace

TEST_CASE("helm 3: kpin is its post-renderer; hooks do not come to it", "[cmd][helm]") {
  KPIN_NEEDS("docker-registry", "helm3");
  const Helm helm;
  helm.check_pinned(helm.render("helm3", {"--post-renderer", KPIN_BINARY}), ":1");
  const auto failed = helm.render("helm3", {"--post-renderer", KPIN_BINARY, "--set", "tag=missing"});
  CHECK(failed.status == 1);
  CHECK(contains(failed.err, "/shop/front:missing'"));
}

TEST_CASE("helm 4: kpin is a plugin, whose failures are in a file", "[cmd][helm]") {
  KPIN_NEEDS("docker-registry", "helm4");
  const Helm helm;
  const auto installed = helm.run({"helm4", "plugin", "install", KPIN_HELM_PLUGIN});
  INFO(describe(installed));
  REQUIRE(installed.status == 0);
  helm.check_pinned(helm.render("helm4", {"--post-renderer", "kpin"}), "@" + helm.migrate);
  const auto failed = helm.render("helm4", {"--post-renderer", "kpin", "--set", "tag=missing"});
  CHECK(failed.status == 1);
  CHECK(contains(helm.home.read("state/kpin/helm.log"), "/shop/front:missing'"));
}

TEST_CASE("messages: those of a failed plugin of Helm are kept", "[cmd][helm]") {
  const support::TempFolder state;
  const std::string log = state.path("state/kpin/helm.log");
  const std::string pod = support::pod("127.0.0.1:1/app:1");
  const auto pin = [&](std::map<std::string, std::optional<std::string>> environment) {
    environment.emplace("XDG_STATE_HOME", state.path("state"));
    return support::run_kpin({"--registry-timeout=1"}, pod, {.environment = std::move(environment)});
  };
  CHECK(pin({}).status == 1);
  CHECK_FALSE(std::filesystem::exists(log));
  const auto failed = pin({{"HELM_PLUGIN_NAME", "kpin"}});
  INFO(describe(failed));
  CHECK(failed.status == 1);
  const auto below_time = [](const std::string& kept) { return kept.substr(kept.find('\n') + 1); };
  CHECK(failed.err ==
        below_time(state.read("state/kpin/helm.log")) + "kpin: what was said here is also in " + log + "\n");
  CHECK(contains(failed.err, "kpin: stdin:"));

  const auto named = pin({{"KPIN_LOG", state.path("named")}});
  CHECK(named.err.starts_with(below_time(state.read("named"))));
  const auto unwritable = pin({{"KPIN_LOG", "/proc/none/log"}});
  CHECK(unwritable.status == 1);
  CHECK(contains(unwritable.err, "kpin: cannot keep what was said here: /proc/none"));
}

TEST_CASE("messages: a run that succeeds keeps none", "[cmd][helm]") {
  const support::TempFolder state;
  const auto result = support::run_kpin({"--skip=*"}, support::pod("app"),
                                        {.environment = {{"KPIN_LOG", state.path("log")}}});
  CHECK(result.status == 0);
  CHECK_FALSE(std::filesystem::exists(state.path("log")));
}
