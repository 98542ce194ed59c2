#include "base/process.hpp"

#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "base/parallel.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using base::run_process;
using std::chrono::milliseconds;

namespace {

std::vector<std::string> shell(const std::string& script) { return {"/bin/sh", "-c", script}; }

std::string failure(const std::vector<std::string>& argv, const base::ProcessOptions& options = {}) {
  try {
    run_process(argv, options);
  } catch (const base::Error& error) {
    return error.what();
  }
  return "no failure";
}

}  // namespace

TEST_CASE("process: input goes in, output, errors and status come out", "[base]") {
  const auto result = run_process(shell("cat; echo oops >&2; exit 3"), {.input = "hello"});
  CHECK(result.out == "hello");
  CHECK(result.err == "oops\n");
  CHECK(result.status == 3);
  CHECK(result.signal == 0);
}

TEST_CASE("process: arguments are not looked at by a shell", "[base]") {
  CHECK(run_process({"printf", "%s|", "a b", "$HOME", "; exit 1", ""}).out == "a b|$HOME|; exit 1||");
}

TEST_CASE("process: more than a pipe holds passes both ways", "[base]") {
  const std::string much(1'000'000, 'x');
  CHECK(run_process({"cat"}, {.input = much, .max_output = much.size()}).out == much);
}

TEST_CASE("process: a child that does not read its input does no harm", "[base]") {
  const auto before = std::signal(SIGPIPE, SIG_DFL);
  const auto result = run_process(shell("exec 0<&-; echo done"), {.input = std::string(1'000'000, 'x')});
  std::signal(SIGPIPE, before);
  CHECK(result.out == "done\n");
  CHECK(result.status == 0);
}

TEST_CASE("process: a signal that ended it is told", "[base]") {
  const auto result = run_process(shell("kill -TERM $$"));
  CHECK(result.status == -1);
  CHECK(result.signal == SIGTERM);
}

TEST_CASE("process: what cannot be run is an error that names it", "[base]") {
  CHECK(failure({"no-such-program-of-kpin"}) ==
        "cannot run no-such-program-of-kpin: No such file or directory");
  CHECK(failure({"/etc/passwd"}) == "cannot run /etc/passwd: Permission denied");
}

TEST_CASE("process: one that takes too long is killed with all it has started", "[base]") {
  const support::TempFolder folder;
  const std::string fifo = folder.path("fifo");
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  const base::FileDescriptor reader(open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  CHECK(failure(shell("sleep 1000 > " + fifo + " & wait"), {.limit = milliseconds(1500)}) ==
        "it did not end within 1.5 s");
  pollfd ends = {reader.get(), 0, 0};  // once nobody is left who could write
  CHECK(poll(&ends, 1, 10'000) == 1);
}

TEST_CASE("process: one that says too much is killed", "[base]") {
  CHECK(failure({"yes"}, {.max_output = 1000}) == "it wrote more than 1000 bytes");
}

TEST_CASE("process: a child of the child that keeps the pipes open is not waited for", "[base]") {
  CHECK(run_process(shell("echo said; sleep 1000 & exit 0")).out == "said\n");
}

TEST_CASE("process: many at once do not get each other's pipes", "[base]") {
  base::parallel_for(64, 8, [](std::size_t i) {
    const std::string text = std::to_string(i);
    if (run_process({"cat"}, {.input = text}).out != text) throw base::Error("another one's output");
  });
}

TEST_CASE("process: the child has the environment it is given", "[base]") {
  CHECK(run_process({"/usr/bin/env"}, {.environment = {{"A", "1"}, {"B", "x=y"}}}).out == "A=1\nB=x=y\n");
  CHECK(run_process({"/usr/bin/env"}, {.environment = {}}).out.empty());
}
