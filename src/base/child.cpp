#include "base/child.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/find_program.hpp"
#include "base/launch.hpp"

namespace base {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

struct Pipe {
  Pipe() {
    std::array<int, 2> ends = {};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw Error("cannot make a pipe: " + reason(errno));
    reader = FileDescriptor(ends[0]);
    writer = FileDescriptor(ends[1]);
  }
  FileDescriptor reader = {};
  FileDescriptor writer = {};
};

/// The program to be run. PATH is searched before the working directory changes: an entry such as "." must
/// not reach into the folder, which may be a stranger's.
std::string program(const ChildOptions& options) {
  const std::string& name = options.argv.at(0);
  if (options.folder.empty() || name.find('/') != std::string::npos) return name;
  if (auto found = find_program(name)) return *std::move(found);
  throw Error(fmt::format("cannot run {}: {}", name, reason(ENOENT)));
}

[[noreturn]] void fail(const LaunchFailure& failure, const ChildOptions& options) {
  if (!failure.in_folder)
    throw Error(fmt::format("cannot run {}: {}", options.argv.at(0), reason(failure.error)));
  throw Error(fmt::format("cannot run {} in the folder '{}': {}", options.argv.at(0), options.folder,
                          reason(failure.error)));
}

int reap(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

Child::Child(const ChildOptions& options) {
  try {
    start(options);
  } catch (...) {
    end();
    throw;
  }
}

void Child::start(const ChildOptions& options) {
  Pipe in;
  Pipe out;
  Pipe err;
  Pipe go;
  Pipe report;
  const std::string path = program(options);
  std::vector<std::string> words = options.argv;
  std::vector<std::string> variables;
  for (const auto& [name, value] : options.environment)
    variables.push_back(fmt::format("{}={}", name, value));
  Launch launch = {.program = path.c_str(),
                   .folder = options.folder.empty() ? nullptr : options.folder.c_str(),
                   .parent = getpid(),
                   .input = in.reader.get(),
                   .output = out.writer.get(),
                   .error = err.writer.get(),
                   .go = go.reader.get(),
                   .report = report.writer.get()};
  for (std::string& word : words) launch.argv.push_back(word.data());
  for (std::string& text : variables) launch.environment.push_back(text.data());
  launch.argv.push_back(nullptr);
  launch.environment.push_back(nullptr);
  {
    const BlockedSignals blocked;
    pid_ = fork();
    if (pid_ == 0) become(launch);
  }
  if (pid_ < 0) throw Error("cannot start a process: " + reason(errno));
  setpgid(pid_, pid_);
  start_guardian();
  write_quietly(go.writer.get(), "", 1);
  ended_ = FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));

  report.writer.close();
  LaunchFailure failure;
  if (read(report.reader.get(), &failure, sizeof failure) == sizeof failure) fail(failure, options);
  input = std::move(in.writer);
  output = std::move(out.reader);
  error = std::move(err.reader);
  for (const FileDescriptor* file : {&input, &output, &error}) fcntl(file->get(), F_SETFL, O_NONBLOCK);
}

/// The guardian is in the group, so that the group's number is not given away while it lives.
void Child::start_guardian() {
  const pid_t parent = getpid();
  const BlockedSignals blocked;
  guardian_ = fork();
  if (guardian_ == 0) guard(pid_, parent);
  if (guardian_ < 0) throw Error("cannot start a process: " + reason(errno));
  setpgid(guardian_, pid_);
}

bool Child::has_ended() const {
  siginfo_t info = {};
  const int failed = waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT | WNOHANG);
  // Where SIGCHLD is ignored, children that have ended are gone at once.
  return info.si_pid == pid_ || (failed != 0 && errno == ECHILD);
}

void Child::terminate() const noexcept {
  kill(-pid_, SIGTERM);
  kill(-pid_, SIGCONT);  // one that is stopped would not hear it
}

int Child::end() noexcept {
  if (pid_ <= 0) return 0;
  kill(-pid_, SIGKILL);
  kill(pid_, SIGKILL);
  const int status = reap(pid_);
  if (guardian_ > 0) kill(guardian_, SIGKILL);
  if (guardian_ > 0) reap(guardian_);
  pid_ = guardian_ = -1;
  return status;
}

}  // namespace base
