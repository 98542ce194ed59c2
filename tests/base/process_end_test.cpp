// How children come to their end, and what is left then: nothing.

#include <chrono>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <stdexcept>

#include <sys/wait.h>
#include <unistd.h>

#include "base/process.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"
#include "support/watched_fifo.hpp"

using base::run_process;
using std::chrono::milliseconds;

namespace {

std::vector<std::string> shell(const std::string& script) { return {"/bin/sh", "-c", script}; }

/// What ends a child when it has said its first line.
void fail(std::string_view line) { throw std::runtime_error(std::string(line)); }

}  // namespace

TEST_CASE("process: one that takes too long is killed with all it has started", "[base]") {
  const support::WatchedFifo watched;
  CHECK_THROWS_WITH(
      run_process(shell("sleep 1000 > " + watched.path() + " & wait"), {.limit = milliseconds(1500)}),
      "it did not end within 1.5 s");
  CHECK(watched.is_left());
}

TEST_CASE("process: within its grace, one that is ended can clean up, and so can its children", "[base]") {
  const support::WatchedFifo watched;
  // The child's child is told as well, and waited for while it has the pipes open.
  const auto script = shell("exec 3> " + watched.path() + R"(
    trap 'echo outer >&3; exit' TERM
    sh -c 'trap "seq 1 100000; echo inner >&3; exit" TERM; echo ready; while :; do sleep 0.1; done' &
    wait)");
  CHECK_THROWS_WITH(run_process(script, {.limit = std::nullopt,
                                         .grace = std::chrono::seconds(20),
                                         .out = base::Output::as_lines,
                                         .on_line = fail}),
                    "ready");
  CHECK(watched.is_left());
  const std::string text = watched.text();
  CHECK_THAT(text, Catch::Contains("outer\n"));
  CHECK_THAT(text, Catch::Contains("inner\n"));
}

TEST_CASE("process: when its grace is over, it is killed, and at once if it has none", "[base]") {
  struct Case {
    milliseconds grace;
    std::string told;
  };
  const auto example = GENERATE(values<Case>({{milliseconds(1000), "told\n"}, {milliseconds(0), ""}}));
  const support::WatchedFifo watched;
  const auto script = shell("exec 3> " + watched.path() + R"(
    trap 'echo told >&3' TERM
    echo ready
    while :; do sleep 0.05; done)");
  CHECK_THROWS_WITH(
      run_process(script, {.grace = example.grace, .out = base::Output::as_lines, .on_line = fail}), "ready");
  CHECK(watched.is_left());
  CHECK(watched.text() == example.told);
}

TEST_CASE("process: nothing is left of a run: no process, no zombie, no file", "[base]") {
  const auto open_files = [] {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
  };
  const auto before = open_files();
  run_process({"true"});
  CHECK_THROWS(run_process({"no-such-program-of-kpin"}));
  CHECK_THROWS(run_process({"cat"}, {.folder = "/none"}));
  CHECK_THROWS(run_process({"sleep", "1000"}, {.limit = milliseconds(10), .grace = milliseconds(2000)}));
  CHECK(open_files() == before);
  const std::string task = "/proc/self/task/" + std::to_string(gettid()) + "/children";
  CHECK(support::read_file(task).empty());
}

TEST_CASE("process: all that was started dies with the one who started it, however it dies", "[base]") {
  const support::WatchedFifo watched;
  const pid_t starter = fork();
  REQUIRE(starter >= 0);
  if (starter == 0) {
    // Its child is told when the child's child runs, and has it killed by a signal that nobody can handle.
    const auto die = [](std::string_view /*line*/) { raise(SIGKILL); };
    run_process(shell("sh -c 'exec 3> " + watched.path() + "; echo ready; sleep 1000' & wait"),
                {.limit = std::nullopt, .out = base::Output::as_lines, .on_line = die});
    _exit(1);
  }
  int status = 0;
  REQUIRE(waitpid(starter, &status, 0) == starter);
  CHECK(WIFSIGNALED(status));
  CHECK(watched.is_left());
}
