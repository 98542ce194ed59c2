#include "base/launch.hpp"

#include <cerrno>
#include <csignal>
#include <ctime>

#include <sys/prctl.h>
#include <unistd.h>

namespace base {

void become(const Launch& launch) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != launch.parent) _exit(127);  // it has died before that
  std::signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
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
