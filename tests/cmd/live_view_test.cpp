// What the kpin binary shows on a terminal while it works.

#include <csignal>

#include "../build/layout_files.hpp"
#include "support/catch.hpp"
#include "support/fault_server.hpp"
#include "support/gate.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"
#include "support/terminal.hpp"
#include "support/upload_server.hpp"

using support::contains;
using support::pod;

namespace {

using Lines = std::vector<std::string>;

/// How kpin is started where there is to be a live view.
support::ProcessOptions on(const support::Terminal& terminal, const std::string& input) {
  return {.input = input,
          .environment = {{"CI", std::nullopt}, {"TERM", "xterm"}},
          .error_path = terminal.path()};
}

/// A registry whose answers wait at the gate.
support::FaultServer::Fault behind(support::Gate& gate) {
  return [&gate](support::Connection& /*connection*/, const std::string& /*asked*/, int /*count*/) {
    gate.wait();
    return false;
  };
}

/// A folder with a source whose image a script makes, which `body` ends, and where it is to be pushed.
struct Project {
  Project(const std::string& host, const std::string& body) {
    layout.root({layout.image("the app")});
    folder.write("build.sh", "echo is building\ncp -r '" + layout.path() + "' \"$KPIN_OUTPUT\"\n" + body);
    folder.write("app/main.c", "int main;\n");
    folder.write("kpin.yml",
                 "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nsources:\n- imageRepo: app\n  path: app\n"
                 "  command: {argv: [sh, ../build.sh], output: ociLayout}\n"
                 "destinations:\n- imageRepo: app\n  newImage: " +
                     host + "/team/app\n");
  }

  [[nodiscard]] support::Process start(const support::Terminal& terminal) const {
    support::ProcessOptions options = on(terminal, pod("app:1"));
    options.folder = folder.path();
    return support::start_kpin({"-q", "-f", "kpin.yml", "-f", "-"}, options);
  }

  layout::Layout layout = {};
  support::TempFolder folder = {};
};

}  // namespace

TEST_CASE("live view: it tells of lookups, and is gone when they are done", "[cmd]") {
  support::Gate gate;
  support::FaultServer registry(behind(gate));
  support::Terminal terminal;
  const std::string reference = registry.host() + "/app:1";
  support::Process kpin = support::start_kpin({}, on(terminal, pod(reference)));
  CHECK(terminal.wait_for("  looking up " + reference + "  1s\r\n"));
  CHECK(support::screen(terminal.written()) ==
        Lines{"0 of 1 references done, 1s", "  looking up " + reference + "  1s", ""});
  gate.open();

  const auto result = kpin.wait();

  CHECK(result.status == 0);
  CHECK(support::screen(terminal.written()) ==
        Lines{"resolve | final: " + reference + " -> " + registry.host() + "/app@" +
                  std::string(support::kFaultDigest),
              ""});
}

TEST_CASE("live view: messages stand above it", "[cmd]") {
  support::Gate gate;
  support::FaultServer registry(
      [&](support::Connection& connection, const std::string& asked, int /*count*/) {
        if (contains(asked, "/slow/")) gate.wait();
        return contains(asked, "/none/") && connection.write(support::http_answer("404 Not Found", ""));
      });
  support::Terminal terminal;
  const std::string slow = registry.host() + "/slow:1";
  support::Process kpin =
      support::start_kpin({"-v"}, on(terminal, pod(slow) + "---\n" + pod(registry.host() + "/none:1")));
  CHECK(terminal.wait_for("1 of 2 references done"));
  const Lines shown = support::screen(terminal.written());
  REQUIRE(shown.size() >= 3);
  CHECK(contains(shown.front(), "HEAD "));
  CHECK(shown[shown.size() - 2].starts_with("1 of 2 references done"));
  gate.open();
  CHECK(kpin.wait().status == 1);
  for (const std::string& line : support::screen(terminal.written()))
    CHECK_FALSE(contains(line, "references"));
}

TEST_CASE("live view: an interruption leaves nothing of it", "[cmd]") {
  support::Gate gate;
  support::FaultServer registry(behind(gate));
  support::Terminal terminal;
  support::Process kpin = support::start_kpin({}, on(terminal, pod(registry.host() + "/app:1")));
  REQUIRE(terminal.wait_for("references done"));

  kpin.send(SIGINT);
  const auto result = kpin.wait();
  gate.open();

  CHECK(result.signal == SIGINT);
  CHECK(result.took < std::chrono::seconds(5));
  CHECK(support::screen(terminal.written()) == Lines{"kpin: interrupted by SIGINT", ""});
}

TEST_CASE("live view: it fits when the terminal becomes narrower", "[cmd]") {
  support::Gate gate;
  support::FaultServer registry(behind(gate));
  support::Terminal terminal;
  support::Process kpin = support::start_kpin({"-q"}, on(terminal, pod(registry.host() + "/app:1")));
  REQUIRE(terminal.wait_for("0 of 1 references done"));
  terminal.resize(11, 24);
  CHECK(terminal.wait_for("\x1B[3A\x1B[J0 of 1 ref\r\n"));  // the line is wrapped when it is taken away
  gate.open();
  CHECK(kpin.wait().status == 0);
}

TEST_CASE("live view: check --drift has one, too", "[cmd]") {
  support::Gate gate;
  support::FaultServer registry(behind(gate));
  support::Terminal terminal;
  const std::string pin = registry.host() + "/app:1@" + std::string(support::kFaultDigest);
  support::Process kpin = support::start_kpin({"check", "--drift"}, on(terminal, pod(pin)));
  CHECK(terminal.wait_for("0 of 1 references done"));
  gate.open();
  CHECK(kpin.wait().status == 0);
  CHECK(support::screen(terminal.written()) == Lines{""});
}

TEST_CASE("live view: check --drift counts tags, however many pins each has", "[cmd]") {
  support::Gate gate;
  support::FaultServer registry(
      [&](support::Connection& /*connection*/, const std::string& asked, int /*count*/) {
        if (contains(asked, "/slow/")) gate.wait();
        return false;
      });
  support::Terminal terminal;
  const std::string digest = '@' + std::string(support::kFaultDigest);
  const std::string fast = pod(registry.host() + "/fast:1" + digest);
  const std::string other = pod(registry.host() + "/fast:1@sha256:" + std::string(64, '0'));
  support::Process kpin = support::start_kpin(
      {"check", "--drift"},
      on(terminal, fast + "---\n" + other + "---\n" + pod(registry.host() + "/slow:1" + digest)));
  CHECK(terminal.wait_for("1 of 2 references done"));
  gate.open();
  kpin.wait();
}

TEST_CASE("live view: builds, with what their tools write above", "[cmd][build]") {
  support::RawServer registry(support::always(support::http_answer("404 Not Found", "")));
  const Project project(registry.host(), "exec sleep 60\n");
  support::Terminal terminal;
  support::Process kpin = project.start(terminal);
  CHECK(terminal.wait_for("0 of 1 references done, 1 building, 1s\r\n  building app:1  1s\r\n"));
  const Lines shown = support::screen(terminal.written());
  CHECK(std::ranges::count(shown, "app:1 | is building") == 1);
  kpin.send(SIGTERM);
  CHECK(kpin.wait().signal == SIGTERM);
  CHECK(support::screen(terminal.written()).back().empty());
  for (const std::string& line : support::screen(terminal.written()))
    CHECK_FALSE(contains(line, "building,"));
}

TEST_CASE("live view: uploads, in bytes", "[cmd][build]") {
  support::Gate gate;
  support::UploadServer registry(
      [&](support::UploadServer&, support::Connection&, const support::UploadRequest& request) {
        if (request.method == "PATCH" || request.method == "PUT") gate.wait();
        return false;
      });
  const Project project(registry.host(), "");
  support::Terminal terminal;
  support::Process kpin = project.start(terminal);
  CHECK(terminal.wait_for(" B of "));
  CHECK(contains(terminal.written(), "  pushing " + registry.host() + "/team/app  "));
  gate.open();
  const auto result = kpin.wait();
  INFO(terminal.written());
  CHECK(result.status == 0);
  for (const std::string& line : support::screen(terminal.written())) CHECK_FALSE(contains(line, "pushing"));
}

TEST_CASE("live view: none with CI, TERM=dumb, --no-progress or JSON", "[cmd]") {
  const auto written = [](const support::Argv& args, const std::string& name, const std::string& value) {
    support::FaultServer registry([](support::Connection&, const std::string&, int) {
      std::this_thread::sleep_for(std::chrono::milliseconds(600));  // a slow registry
      return false;
    });
    support::Terminal terminal;
    support::ProcessOptions options = on(terminal, pod(registry.host() + "/app:1"));
    if (!name.empty()) options.environment[name] = value;
    CHECK(support::start_kpin(args, options).wait().status == 0);
    return terminal.written();
  };
  CHECK(contains(written({"-q"}, "CI", ""), "\x1B["));
  CHECK(written({"-q"}, "CI", "true").empty());
  CHECK(written({"-q"}, "TERM", "dumb").empty());
  CHECK(written({"-q", "--no-progress"}, "", "").empty());
  CHECK(written({"-q", "--log-format=json"}, "", "").empty());
}

TEST_CASE("live view: none where standard error is no terminal", "[cmd]") {
  support::FaultServer registry([](support::Connection&, const std::string&, int) {
    std::this_thread::sleep_for(std::chrono::milliseconds(600));  // a slow registry
    return false;
  });
  const support::Terminal terminal;
  support::ProcessOptions options = on(terminal, pod(registry.host() + "/app:1"));
  options.error_path.clear();
  options.output_path = terminal.path();
  const auto result = support::start_kpin({"-q"}, options).wait();
  CHECK(result.status == 0);
  CHECK(result.err.empty());
}
