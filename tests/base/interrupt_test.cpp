#include "base/interrupt.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <future>
#include <optional>
#include <stdexcept>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/parallel.hpp"
#include "base/process.hpp"
#include "support/catch.hpp"
#include "support/watched_fifo.hpp"

using base::InterruptScope;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

std::vector<std::string> shell(const std::string& script) { return {"/bin/sh", "-c", script}; }

void signal_self(int signal) { kill(getpid(), signal); }

/// The signal that ends a process which does `work`, with the signals as a shell leaves them; 0 if it ends by
/// itself and without an exception.
int death_of(const std::function<void()>& work) {
  const pid_t child = fork();
  if (child == 0) {
    for (const int signal : {SIGHUP, SIGINT, SIGTERM}) std::signal(signal, SIG_DFL);
    alarm(20);
    try {
      work();
    } catch (...) {
      _exit(1);
    }
    _exit(0);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) throw std::runtime_error("no child");
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0) throw std::runtime_error("an exception in the child");
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/// Waits until `what` holds. Fails after ten seconds.
void await(const std::function<bool()>& what) {
  const auto until = std::chrono::steady_clock::now() + seconds(10);
  while (!what()) {
    if (std::chrono::steady_clock::now() > until) throw std::runtime_error("it did not come");
    std::this_thread::yield();
  }
}

/// Is interrupted when it ends, and leaves its scope by an exception, as is proper.
void interrupted_scope(const std::function<void()>& after_signal) {
  const InterruptScope scope;
  signal_self(SIGTERM);
  after_signal();
  base::throw_if_interrupted();
}

}  // namespace

TEST_CASE("interrupt: each of the three signals is noticed and ends nothing", "[base]") {
  const auto [signal, name] =
      GENERATE(table<int, std::string>({{SIGHUP, "SIGHUP"}, {SIGINT, "SIGINT"}, {SIGTERM, "SIGTERM"}}));
  const auto scope = [number = signal] {
    const InterruptScope interrupts;
    CHECK(base::interrupted() == 0);
    pollfd event = {base::interrupt_fd(), POLLIN, 0};
    CHECK(poll(&event, 1, 0) == 0);
    CHECK_NOTHROW(base::throw_if_interrupted());
    signal_self(number);
    CHECK(base::interrupted() == number);
    CHECK(poll(&event, 1, 0) == 1);
    base::throw_if_interrupted();
  };
  try {
    scope();
    FAIL("no exception");
  } catch (const base::Interrupted& error) {
    CHECK(error.signal() == signal);
    CHECK(error.what() == "interrupted by " + name);
  }
  CHECK(base::interrupted() == 0);
  CHECK(base::interrupt_fd() == -1);
}

TEST_CASE("interrupt: when its scope ends, signals mean what they did", "[base]") {
  const auto handlers = [] {
    std::vector<void (*)(int)> result;
    for (const int signal : {SIGHUP, SIGINT, SIGTERM}) {
      struct sigaction action = {};
      sigaction(signal, nullptr, &action);
      result.push_back(action.sa_handler);
    }
    return result;
  };
  const auto before = handlers();
  {
    const InterruptScope scope;
    CHECK(handlers() != before);
    CHECK_THROWS_AS(InterruptScope(), std::logic_error);
  }
  CHECK(handlers() == before);
}

TEST_CASE("interrupt: the waits of all threads for children end, and these after their grace", "[base]") {
  const support::WatchedFifo watched;
  const auto script = shell("exec 3> " + watched.path() +
                            "; trap 'echo told >&3; exit' TERM; echo ready; while :; do sleep 0.1; done");
  std::atomic<int> ready = 0;
  std::atomic<int> ended = 0;
  const auto wait = [&](std::size_t) {
    const auto on_line = [&](std::string_view) {
      if (++ready == 3) signal_self(SIGINT);
    };
    try {
      base::run_process(
          script,
          {.limit = std::nullopt, .grace = seconds(20), .out = base::Output::as_lines, .on_line = on_line});
    } catch (const base::Interrupted&) {
      ++ended;
    }
  };
  CHECK_THROWS_AS(([&] {
                    const InterruptScope scope;
                    base::parallel_for(3, 3, wait);
                    base::throw_if_interrupted();
                  }()),
                  base::Interrupted);
  CHECK(ended == 3);
  CHECK(watched.is_left());
  CHECK(watched.text() == "told\ntold\ntold\n");
}

TEST_CASE("interrupt: no child is started any more but for cleaning up", "[base]") {
  const support::WatchedFifo watched;
  const auto script = shell("echo ran > " + watched.path());
  const auto run = [&] {
    CHECK_THROWS_AS(base::run_process(script), base::Interrupted);
    CHECK(watched.text().empty());
    CHECK(base::run_process(script, {.interruption = base::Interruption::passes_by}).status == 0);
    CHECK(watched.text() == "ran\n");
  };
  CHECK_THROWS_AS(interrupted_scope(run), base::Interrupted);
}

TEST_CASE("interrupt: signals of children are theirs", "[base]") {
  const InterruptScope scope;
  CHECK(base::run_process(shell("kill -TERM $$")).signal == SIGTERM);
  CHECK(base::run_process(shell("trap 'exit 7' INT; kill -INT $$")).status == 7);
  CHECK(base::interrupted() == 0);
}

TEST_CASE("interrupt: what is registered is called once, and what comes late at once", "[base]") {
  std::atomic<int> gone = 0;
  std::atomic<int> early = 0;
  std::atomic<int> late = 0;
  const base::OnInterrupt registered([&] { ++early; });
  {
    const base::OnInterrupt former([&] { ++gone; });
  }
  const auto after_signal = [&] {
    await([&] { return early == 1; });
    const base::OnInterrupt registered_late([&] { ++late; });
    CHECK(late == 1);
  };
  CHECK_THROWS_AS(interrupted_scope(after_signal), base::Interrupted);
  CHECK(early == 1);
  CHECK(gone == 0);
  const base::OnInterrupt outside([&] { ++late; });
  CHECK(late == 1);
  CHECK_THROWS_AS(interrupted_scope([&] { await([&] { return late == 2; }); }), base::Interrupted);
  CHECK(early == 2);
}

TEST_CASE("interrupt: nothing is called without one", "[base]") {
  std::atomic<int> called = 0;
  const base::OnInterrupt registered([&] { ++called; });
  { const InterruptScope scope; }
  CHECK(called == 0);
}

TEST_CASE("interrupt: a pause ends", "[base]") {
  const auto start = std::chrono::steady_clock::now();
  const auto pause = [] {
    const InterruptScope scope;
    auto paused = std::async(std::launch::async, [] { base::sleep_unless_interrupted(seconds(1000)); });
    signal_self(SIGTERM);
    paused.get();
    base::throw_if_interrupted();
  };
  CHECK_THROWS_AS(pause(), base::Interrupted);
  CHECK(std::chrono::steady_clock::now() - start < seconds(100));
}

TEST_CASE("interrupt: a pause that nothing ends lasts as long as it should", "[base]") {
  const auto start = std::chrono::steady_clock::now();
  base::sleep_unless_interrupted(milliseconds(20));
  {
    const InterruptScope scope;
    base::sleep_unless_interrupted(milliseconds(20));
  }
  CHECK(std::chrono::steady_clock::now() - start >= milliseconds(40));
}

TEST_CASE("interrupt: a second signal ends the process at once", "[base]") {
  const int death = death_of([] {
    const InterruptScope scope;
    signal_self(SIGINT);
    for (;;) signal_self(SIGTERM);
  });
  CHECK(death == SIGTERM);
}

TEST_CASE("interrupt: one that comes twice, as from timeout(1), counts once", "[base]") {
  CHECK_THROWS_AS(interrupted_scope([] { signal_self(SIGTERM); }), base::Interrupted);
}

TEST_CASE("interrupt: one that nobody noticed ends the process when the scope ends", "[base]") {
  CHECK(death_of([] {
          const InterruptScope scope;
          signal_self(SIGHUP);
        }) == SIGHUP);
}

TEST_CASE("interrupt: a signal that was ignored stays so", "[base]") {
  CHECK(death_of([] {
          std::signal(SIGHUP, SIG_IGN);
          const InterruptScope scope;
          signal_self(SIGHUP);
          if (base::interrupted() != 0) throw std::runtime_error("interrupted");
          if (base::run_process(shell("kill -HUP $$")).signal != 0) throw std::runtime_error("not ignored");
        }) == 0);
}

TEST_CASE("interrupt: the process ends by a signal, even if it is blocked", "[base]") {
  CHECK(death_of([] {
          sigset_t all;
          sigfillset(&all);
          sigprocmask(SIG_SETMASK, &all, nullptr);
          base::end_by_signal(SIGINT);
        }) == SIGINT);
}
