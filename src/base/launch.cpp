#include "base/launch.hpp"

#include <cerrno>
#include <csignal>
#include <ctime>

#include <sys/prctl.h>
#include <unistd.h>

namespace base {

namespace {

/// Gives signals their usual meanings. exec does the same for those that are handled, but one may be waiting.
void restore_signals() {
  for (const int signal : {SIGHUP, SIGINT, SIGTERM}) {
    struct sigaction action = {};
    sigaction(signal, nullptr, &action);
    if (action.sa_handler != SIG_IGN) std::signal(signal, SIG_DFL);  // ignored by nohup: that is inherited
  }
  std::signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace

void become(const Launch& launch) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != launch.parent) _exit(127);  // it has died before that
  char go = 0;
  if (read(launch.go, &go, 1) != 1) _exit(127);
  restore_signals();
  LaunchFailure failure;
  if (launch.folder != nullptr && chdir(launch.folder) != 0) {
    failure.in_folder = true;
  } else if (dup2(launch.input, 0) == 0 && dup2(launch.output, 1) == 1 && dup2(launch.error, 2) == 2) {
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    execvpe(launch.program, launch.argv.data(), launch.environment.data());
  }
  failure.error = errno;
  [[maybe_unused]] const auto written = write(launch.report, &failure, sizeof failure);
  _exit(127);
}

void guard(pid_t group, pid_t parent) {
  constexpr int kParentDied = SIGHUP;
  if (setpgid(0, group) != 0) _exit(0);  // the group is gone
  prctl(PR_SET_NAME, "kpin-guardian");
  prctl(PR_SET_PDEATHSIG, kParentDied);
  // Open pipes would keep others waiting; on a system that cannot close them all (before Linux 5.9) the child
  // has to do without a guardian.
  if (close_range(0, ~0U, 0) != 0) _exit(0);
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, kParentDied);
  while (getppid() == parent) sigwaitinfo(&awaited, nullptr);
  kill(-group, SIGKILL);
  _exit(0);
}

BlockedSignals::BlockedSignals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before_);
}

BlockedSignals::~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

ssize_t write_quietly(int fd, const char* data, std::size_t size) {
  sigset_t pipe_only;
  sigset_t before;
  sigset_t pending;
  sigemptyset(&pipe_only);
  sigaddset(&pipe_only, SIGPIPE);
  sigpending(&pending);
  pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
  const ssize_t written = write(fd, data, size);
  const int error = errno;
  constexpr timespec kNow = {};
  if (written < 0 && error == EPIPE && sigismember(&pending, SIGPIPE) == 0) {
    sigtimedwait(&pipe_only, nullptr, &kNow);
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return written;
}

}  // namespace base
