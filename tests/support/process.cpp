#include "support/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/file_descriptor.hpp"
#include "support/temp_folder.hpp"

namespace support {
namespace {

using Clock = std::chrono::steady_clock;

/// What the child needs between fork and exec, where nothing may be allocated any more.
struct Launch {
  std::vector<char*> argv = {};
  std::vector<char*> environment = {};
  const char* folder = nullptr;
  int input = -1;
  int output = -1;
  int error = -1;
  int report = -1;  ///< a failure's errno is written here; closed by exec
};

[[noreturn]] void become(const Launch& launch) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (dup2(launch.input, 0) == 0 && dup2(launch.output, 1) == 1 && dup2(launch.error, 2) == 2 &&
      (launch.folder == nullptr || chdir(launch.folder) == 0)) {
    execvpe(launch.argv[0], launch.argv.data(), launch.environment.data());
  }
  const int failure = errno;
  [[maybe_unused]] const auto written = write(launch.report, &failure, sizeof failure);
  _exit(127);
}

std::vector<std::string> environment_with(const std::map<std::string, std::optional<std::string>>& changes) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (!changes.contains(std::string(text.substr(0, text.find('='))))) result.emplace_back(text);
  }
  for (const auto& [name, value] : changes) {
    if (value) result.push_back(name + "=" + *value);
  }
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (auto& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

FileDescriptor open_for_writing(const std::string& path) {
  FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!file) throw std::runtime_error("cannot open " + path);
  return file;
}

void make_non_blocking(const FileDescriptor& file) {
  fcntl(file.get(), F_SETFL, fcntl(file.get(), F_GETFL) | O_NONBLOCK);
}

/// Moves what is there from `file` to the end of `text`, and closes `file` at its end. An endless stream is
/// left after a while, so that the caller can look at the clock.
void drain(FileDescriptor& file, std::string& text) {
  std::array<char, 65536> buffer;
  for (int reads = 0; file && reads < 64; ++reads) {
    const ssize_t got = read(file.get(), buffer.data(), buffer.size());
    if (got > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(got));
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      file.close();
    } else if (errno == EAGAIN) {
      return;
    }
  }
}

}  // namespace

struct Process::State {
  ProcessOptions options = {};
  pid_t pid = -1;
  bool reaped = false;
  Clock::time_point started = Clock::now();
  FileDescriptor input = {};
  std::size_t input_done = 0;
  FileDescriptor output = {};
  FileDescriptor error = {};
  std::size_t line_start = 0;
  ProcessResult result = {};

  void start(const Argv& argv);
  void feed();
  void pump(std::chrono::milliseconds at_most);
  bool reap(int flags);
  void kill_group() const { kill(-pid, SIGKILL); }
  [[nodiscard]] std::chrono::milliseconds time_left() const;
};

void Process::State::start(const Argv& argv) {
  Pipe in;
  Pipe out;
  Pipe err;
  Pipe report;
  FileDescriptor output_file =
      options.output_path.empty() ? FileDescriptor{} : open_for_writing(options.output_path);
  FileDescriptor error_file =
      options.error_path.empty() ? FileDescriptor{} : open_for_writing(options.error_path);
  auto arguments = argv;
  auto variables = environment_with(options.environment);

  Launch launch;
  launch.argv = pointers(arguments);
  launch.environment = pointers(variables);
  launch.folder = options.folder.empty() ? nullptr : options.folder.c_str();
  launch.input = options.input_fd.value_or(in.reader.get());
  launch.output = output_file ? output_file.get() : out.writer.get();
  launch.error = error_file ? error_file.get() : err.writer.get();
  launch.report = report.writer.get();
  pid = fork();
  if (pid == 0) become(launch);
  if (pid < 0) throw std::runtime_error("cannot fork");
  setpgid(pid, pid);

  report.writer.close();
  int failure = 0;
  if (read(report.reader.get(), &failure, sizeof failure) == sizeof failure) {
    reap(0);
    throw std::runtime_error("cannot run " + argv.at(0) + ": " + std::strerror(failure));
  }
  if (!options.input_fd) input = std::move(in.writer);
  if (!output_file) output = std::move(out.reader);
  if (!error_file) error = std::move(err.reader);
  for (const auto* file : {&input, &output, &error}) {
    if (*file) make_non_blocking(*file);
  }
  feed();
}

void Process::State::feed() {
  while (input && input_done < options.input.size()) {
    const ssize_t put =
        write(input.get(), options.input.data() + input_done, options.input.size() - input_done);
    if (put >= 0) {
      input_done += static_cast<std::size_t>(put);
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      break;  // it has closed its stdin
    }
  }
  input.close();
}

void Process::State::pump(std::chrono::milliseconds at_most) {
  // poll() passes over entries whose descriptor is -1, as that of a closed one is.
  std::array<pollfd, 3> files = {
      {{input.get(), POLLOUT, 0}, {output.get(), POLLIN, 0}, {error.get(), POLLIN, 0}}};
  poll(files.data(), files.size(), static_cast<int>(std::max<long>(at_most.count(), 0)));
  if (files[0].revents != 0) feed();
  if (files[1].revents != 0) drain(output, result.out);
  if (files[2].revents != 0) drain(error, result.err);
}

/// True once the child has ended; leftovers of its group are killed before its number can be given away.
bool Process::State::reap(int flags) {
  if (reaped) return true;
  siginfo_t info = {};
  while (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT | flags) < 0 && errno == EINTR) {
  }
  if (info.si_pid == 0) return false;
  kill_group();
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  reaped = true;
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  result.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  result.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started);
  return true;
}

std::chrono::milliseconds Process::State::time_left() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(started + options.limit - Clock::now());
}

Process::Process(const Argv& argv, ProcessOptions options) : state_(std::make_unique<State>()) {
  signal(SIGPIPE, SIG_IGN);  // a child may end before it has read all its input
  state_->options = std::move(options);
  state_->start(argv);
}

Process::~Process() {
  if (state_ == nullptr || state_->pid <= 0 || state_->reaped) return;
  state_->kill_group();
  state_->reap(0);
}

Process::Process(Process&&) noexcept = default;
Process& Process::operator=(Process&& other) noexcept {
  std::swap(state_, other.state_);  // whose destructor ends what this one ran
  return *this;
}

pid_t Process::pid() const { return state_->pid; }

void Process::send(int signal) {
  if (!state_->reaped) kill(state_->pid, signal);
}

void Process::close_output() { state_->output.close(); }

std::optional<std::string> Process::read_line(std::chrono::milliseconds limit) {
  const auto deadline = Clock::now() + limit;
  for (;;) {
    const std::string& text = state_->result.out;
    if (const auto end = text.find('\n', state_->line_start); end != std::string::npos) {
      const auto start = std::exchange(state_->line_start, end + 1);
      return text.substr(start, end - start);
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (!state_->output || left.count() <= 0) return std::nullopt;
    state_->pump(left);
  }
}

ProcessResult Process::wait() {
  // Pipes that stay open after its end belong to a process that has left the group; those are not waited for
  // long.
  constexpr std::chrono::milliseconds kStep(10);
  while (state_->input || state_->output || state_->error || !state_->reap(WNOHANG)) {
    if (state_->time_left().count() <= 0) {
      state_->result.timed_out = !state_->reaped;
      state_->kill_group();
      break;
    }
    state_->pump(std::min(state_->time_left(), kStep));
    state_->reap(WNOHANG);
    if (state_->reaped) state_->input.close();
  }
  state_->reap(0);
  drain(state_->output, state_->result.out);
  drain(state_->error, state_->result.err);
  return state_->result;
}

ProcessResult run(const Argv& argv, ProcessOptions options) {
  return Process(argv, std::move(options)).wait();
}

std::string describe(const ProcessResult& result) {
  std::string text = result.timed_out     ? "killed for taking too long"
                     : result.signal != 0 ? "ended by signal " + std::to_string(result.signal)
                                          : "exit " + std::to_string(result.status);
  return text + " after " + std::to_string(result.took.count()) + " ms; stderr:\n" + result.err;
}

Process start_kpin(const Argv& args, ProcessOptions options) {
  static const TempFolder home;
  Argv argv = {options.program};
  argv.insert(argv.end(), args.begin(), args.end());
  // insert() keeps what the test itself has set.
  options.environment.insert(
      {{"HOME", home.path()}, {"DOCKER_CONFIG", home.path()}, {"CONTAINERS_REGISTRIES_CONF", "/dev/null"}});
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::string name(text.substr(0, text.find('=')));
    const auto starts = [&](std::string_view prefix) { return name.starts_with(prefix); };
    if (starts("KPIN_") || starts("KBLD_") || starts("DOCKER_") || starts("SSL_CERT_") || starts("XDG_") ||
        starts("CURL_") || name == "REGISTRY_AUTH_FILE" || name.ends_with("_proxy") ||
        name.ends_with("_PROXY")) {
      options.environment.insert({name, std::nullopt});
    }
  }
  return Process(argv, std::move(options));
}

ProcessResult run_kpin(const Argv& args, std::string_view input, ProcessOptions options) {
  options.input = input;
  return start_kpin(args, std::move(options)).wait();
}

}  // namespace support
