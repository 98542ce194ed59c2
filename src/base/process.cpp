#include "base/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "base/launch.hpp"

namespace base {
namespace {

using Clock = std::chrono::steady_clock;

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

/// A child that has been started; the destructor kills its group and reaps it.
class Child {
 public:
  Child(const std::vector<std::string>& argv, const ProcessOptions& options) : options_(options) {
    try {
      start(argv);
    } catch (...) {
      end();
      throw;
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { end(); }

  ProcessResult wait();

 private:
  void start(const std::vector<std::string>& argv);
  void feed();
  void drain(FileDescriptor& file, std::string& text) const;
  void pump(std::chrono::milliseconds at_most);
  [[nodiscard]] bool has_ended() const;
  int end() noexcept;

  const ProcessOptions& options_;
  Clock::time_point deadline_ = Clock::now() + options_.limit;
  pid_t pid_ = -1;
  FileDescriptor input_ = {};
  std::size_t input_done_ = 0;
  FileDescriptor output_ = {};
  FileDescriptor error_ = {};
  ProcessResult result_ = {};
};

void Child::start(const std::vector<std::string>& argv) {
  Pipe in;
  Pipe out;
  Pipe err;
  Pipe report;
  std::vector<std::string> words = argv;
  std::vector<std::string> variables;
  for (const auto& [name, value] : options_.environment)
    variables.push_back(fmt::format("{}={}", name, value));
  Launch launch = {.parent = getpid(),
                   .input = in.reader.get(),
                   .output = out.writer.get(),
                   .error = err.writer.get(),
                   .report = report.writer.get()};
  for (std::string& word : words) launch.argv.push_back(word.data());
  for (std::string& text : variables) launch.environment.push_back(text.data());
  launch.argv.push_back(nullptr);
  launch.environment.push_back(nullptr);
  pid_ = fork();
  if (pid_ == 0) become(launch);
  if (pid_ < 0) throw Error("cannot start a process: " + reason(errno));
  setpgid(pid_, pid_);

  report.writer.close();
  int failure = 0;
  if (read(report.reader.get(), &failure, sizeof failure) == sizeof failure) {
    throw Error(fmt::format("cannot run {}: {}", argv.at(0), reason(failure)));
  }
  input_ = std::move(in.writer);
  output_ = std::move(out.reader);
  error_ = std::move(err.reader);
  for (const FileDescriptor* file : {&input_, &output_, &error_}) fcntl(file->get(), F_SETFL, O_NONBLOCK);
}

void Child::feed() {
  while (input_ && input_done_ < options_.input.size()) {
    const ssize_t put =
        write_quietly(input_.get(), options_.input.data() + input_done_, options_.input.size() - input_done_);
    if (put >= 0) {
      input_done_ += static_cast<std::size_t>(put);
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      break;  // it has closed its stdin
    }
  }
  input_.close();
}

void Child::drain(FileDescriptor& file, std::string& text) const {
  std::array<char, 4096> part = {};
  while (file) {
    const ssize_t got = read(file.get(), part.data(), part.size());
    if (got < 0 && errno == EAGAIN) return;
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return file.close();
    text.append(part.data(), static_cast<std::size_t>(got));
    if (text.size() > options_.max_output) {
      throw Error(fmt::format("it wrote more than {} bytes", options_.max_output));
    }
  }
}

void Child::pump(std::chrono::milliseconds at_most) {
  // poll() passes over entries whose descriptor is -1, as that of a closed one is.
  std::array<pollfd, 3> files = {
      {{input_.get(), POLLOUT, 0}, {output_.get(), POLLIN, 0}, {error_.get(), POLLIN, 0}}};
  poll(files.data(), files.size(), static_cast<int>(at_most.count()));
  if (files[0].revents != 0) feed();
  if (files[1].revents != 0) drain(output_, result_.out);
  if (files[2].revents != 0) drain(error_, result_.err);
}

/// Whether the child has exited; it is left to be reaped, so that its number is not given away.
bool Child::has_ended() const {
  siginfo_t info = {};
  const int failed = waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT | WNOHANG);
  // Where SIGCHLD is ignored, children that have ended are gone at once.
  return info.si_pid == pid_ || (failed != 0 && errno == ECHILD);
}

/// Kills what is left of the group, reaps the child and returns its status as waitpid() tells it.
int Child::end() noexcept {
  if (pid_ <= 0) return 0;
  kill(-pid_, SIGKILL);
  kill(pid_, SIGKILL);
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return status;
}

ProcessResult Child::wait() {
  // How often to look whether it has ended, while whoever it has started keeps the pipes open.
  constexpr std::chrono::milliseconds kStep(5);
  while (!has_ended()) {
    if (Clock::now() >= deadline_) {
      throw Error(
          fmt::format("it did not end within {} s", std::chrono::duration<double>(options_.limit).count()));
    }
    pump(kStep);
  }
  drain(output_, result_.out);
  drain(error_, result_.err);
  const int status = end();
  result_.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  result_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return std::move(result_);
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& argv, const ProcessOptions& options) {
  return Child(argv, options).wait();
}

}  // namespace base
