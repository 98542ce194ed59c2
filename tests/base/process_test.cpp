#include "base/process.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "support/catch.hpp"
#include "support/helper_script.hpp"
#include "support/skip.hpp"
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

using Lines = std::vector<std::string>;

/// From now on the calling thread, and what it starts, is told that the system has no pidfd_open().
bool deny_pidfd_open() {
  std::array<sock_filter, 4> program = {{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_pidfd_open, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog filter = {.len = program.size(), .filter = program.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
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

TEST_CASE("process: its lines come while it runs, those of both streams or of one", "[base]") {
  Lines lines;
  base::ProcessOptions options = {.on_line = [&](std::string_view line) { lines.emplace_back(line); }};
  const auto script = shell("echo out; echo err >&2; printf last");
  SECTION("both") {
    options.out = options.err = base::Output::as_lines;
    const auto result = run_process(script, options);
    std::ranges::sort(lines);  // there is no order between two pipes
    CHECK(lines == Lines{"err", "last", "out"});
    CHECK(result.out.empty());
    CHECK(result.err.empty());
  }
  SECTION("stderr") {
    options.err = base::Output::as_lines;
    CHECK(run_process(script, options).out == "out\nlast");
    CHECK(lines == Lines{"err"});
  }
  SECTION("stdout") {
    options.out = base::Output::as_lines;
    CHECK(run_process(script, options).err == "err\n");
    CHECK(lines == Lines{"out", "last"});
  }
}

TEST_CASE("process: a line is told before the child ends", "[base]") {
  // The child waits for what only the callback writes.
  const support::TempFolder folder;
  REQUIRE(mkfifo(folder.path("go").c_str(), 0600) == 0);
  const auto on_line = [&](std::string_view /*line*/) { support::write_file(folder.path("go"), "on\n"); };
  const auto result =
      run_process(shell("echo ready; read go < go; [ $go = on ]"),
                  {.folder = folder.path(), .out = base::Output::as_lines, .on_line = on_line});
  CHECK(result.status == 0);
}

TEST_CASE("process: lines are not limited in number, and neither is the time if so wished", "[base]") {
  std::size_t bytes = 0;
  const auto result = run_process(shell("head -c 5000000 /dev/zero; yes | head -n 100000"),
                                  {.limit = std::nullopt,
                                   .max_output = 10,
                                   .out = base::Output::as_lines,
                                   .on_line = [&](std::string_view line) { bytes += line.size(); }});
  CHECK(result.status == 0);
  CHECK(bytes == 5'100'000);
}

TEST_CASE("process: one that talks without end is killed in time", "[base]") {
  CHECK(failure({"yes"}, {.limit = milliseconds(200),
                          .out = base::Output::as_lines,
                          .on_line = [](std::string_view /*line*/) {}}) == "it did not end within 0.2 s");
}

TEST_CASE("process: what the callback throws ends the child and comes out", "[base]") {
  const auto fail = [](std::string_view line) { throw std::runtime_error(std::string(line)); };
  CHECK_THROWS_WITH(run_process(shell("echo enough; exec sleep 1000"),
                                {.limit = std::nullopt, .out = base::Output::as_lines, .on_line = fail}),
                    "enough");
}

TEST_CASE("process: it runs in the folder it is given", "[base]") {
  const support::TempFolder folder;
  CHECK(run_process({"pwd", "-P"}, {.folder = folder.path()}).out ==
        std::filesystem::canonical(folder.path()).string() + "\n");
  CHECK(failure({"pwd"}, {.folder = folder.path("none")}) ==
        "cannot run pwd in the folder '" + folder.path("none") + "': No such file or directory");
  CHECK(failure({"no-such-program-of-kpin"}, {.folder = folder.path()}) ==
        "cannot run no-such-program-of-kpin: No such file or directory");
}

TEST_CASE("process: a program in its folder is not taken for one in PATH", "[base]") {
  const support::TempFolder folder;
  chmod(folder.write("tool-of-kpin", "#!/bin/sh\necho caught\n").c_str(), 0700);
  const support::PathVariable path(".::" + std::string(getenv("PATH")));
  CHECK(failure({"tool-of-kpin"}, {.folder = folder.path()}) ==
        "cannot run tool-of-kpin: No such file or directory");
  CHECK(run_process({"./tool-of-kpin"}, {.folder = folder.path()}).out == "caught\n");
}

TEST_CASE("process: where the system does not tell of a child's end, it is found out", "[base]") {
  const support::TempFolder folder;
  std::string out;
  bool denied = false;
  std::thread([&] {
    denied = deny_pidfd_open();
    if (denied) out = run_process(shell("exec >&- 2>&-; exec sleep 0.1")).out + "ended";
  }).join();
  KPIN_SKIP_IF(!denied, "no seccomp filters here");
  CHECK(out == "ended");
}
