#include "base/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/child.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/launch.hpp"
#include "base/line_splitter.hpp"

namespace base {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// What is read of a stream before the others get their turn.
constexpr std::size_t kTurn = std::size_t{256} * 1024;

/// A child that runs, and what is said to it and by it.
class Run {
 public:
  Run(const std::vector<std::string>& argv, const ProcessOptions& options)
      : options_(options), child_({argv, options.environment, options.folder}) {}
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run() { end_gracefully(); }

  ProcessResult wait();

 private:
  /// One of the child's outputs.
  struct Stream {
    FileDescriptor& file;
    Output output;
    std::string& captured;
    LineSplitter lines;
  };

  void feed();
  void drain(Stream& stream, std::size_t at_most) const;
  void take(Stream& stream, std::string_view bytes) const;
  void finish(Stream& stream) const;
  void pump();
  void end_gracefully() noexcept;
  [[nodiscard]] bool is_interruptible() const;
  [[nodiscard]] int patience() const;

  const ProcessOptions& options_;
  std::optional<Clock::time_point> deadline_ =
      options_.limit ? std::optional(Clock::now() + *options_.limit) : std::nullopt;
  Child child_;
  std::size_t input_done_ = 0;
  bool is_ending_ = false;
  bool is_done_ = false;
  ProcessResult result_ = {};
  Stream out_ = {child_.output, options_.out, result_.out, LineSplitter(options_.on_line)};
  Stream err_ = {child_.error, options_.err, result_.err, LineSplitter(options_.on_line)};
};

void Run::feed() {
  const std::string& text = options_.input;
  while (child_.input && input_done_ < text.size()) {
    const ssize_t put =
        write_quietly(child_.input.get(), text.data() + input_done_, text.size() - input_done_);
    if (put >= 0) {
      input_done_ += static_cast<std::size_t>(put);
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      break;  // it has closed its stdin
    }
  }
  child_.input.close();
}

void Run::drain(Stream& stream, std::size_t at_most) const {
  std::array<char, 16384> part = {};
  for (std::size_t done = 0; stream.file && done < at_most;) {
    const ssize_t got = read(stream.file.get(), part.data(), part.size());
    if (got < 0 && errno == EAGAIN) return;
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return stream.file.close();
    take(stream, std::string_view(part.data(), static_cast<std::size_t>(got)));
    done += static_cast<std::size_t>(got);
  }
}

void Run::take(Stream& stream, std::string_view bytes) const {
  if (is_ending_) return;  // it is read only to keep nobody from ending
  if (stream.output == Output::as_lines) return stream.lines.add(bytes);
  stream.captured += bytes;
  if (stream.captured.size() > options_.max_output) {
    throw Error(fmt::format("it wrote more than {} bytes", options_.max_output));
  }
}

/// Takes what the child left in the pipe, but does not follow those who go on writing.
void Run::finish(Stream& stream) const {
  if (stream.file)
    drain(stream, static_cast<std::size_t>(std::max(fcntl(stream.file.get(), F_GETPIPE_SZ), 0)));
  stream.lines.finish();
}

/// How long to wait for anything to happen, as poll() wants it.
int Run::patience() const {
  // How often to look whether the child has ended where the system does not tell.
  constexpr milliseconds kStep(5);
  if (child_.ended_fd() < 0) return static_cast<int>(kStep.count());
  if (!deadline_) return -1;
  const milliseconds left = std::chrono::ceil<milliseconds>(*deadline_ - Clock::now());
  return static_cast<int>(std::clamp(left, milliseconds(0), milliseconds(INT_MAX)).count());
}

bool Run::is_interruptible() const { return !is_ending_ && options_.interruption == Interruption::ends_it; }

void Run::pump() {
  // poll() passes over entries whose descriptor is -1, as that of a closed one is.
  const bool is_end_known = is_ending_ && child_.has_ended();
  std::array<pollfd, 5> files = {{{child_.input.get(), POLLOUT, 0},
                                  {child_.output.get(), POLLIN, 0},
                                  {child_.error.get(), POLLIN, 0},
                                  {is_end_known ? -1 : child_.ended_fd(), POLLIN, 0},
                                  {is_interruptible() ? interrupt_fd() : -1, POLLIN, 0}}};
  poll(files.data(), files.size(), patience());
  if (files[0].revents != 0) feed();
  if (files[1].revents != 0) drain(out_, kTurn);
  if (files[2].revents != 0) drain(err_, kTurn);
}

/// Lets the group end by itself, within the grace, unless wait() has seen the child's end. Those who have
/// neither stdout nor stderr open any more are not waited for.
void Run::end_gracefully() noexcept {
  if (is_done_ || options_.grace <= milliseconds(0)) return;
  is_ending_ = true;
  deadline_ = Clock::now() + options_.grace;
  child_.input.close();
  child_.terminate();
  while (Clock::now() < *deadline_ && (child_.output || child_.error || !child_.has_ended())) pump();
}

ProcessResult Run::wait() {
  while (!child_.has_ended()) {
    if (deadline_ && Clock::now() >= *deadline_) {
      throw Error(
          fmt::format("it did not end within {} s", std::chrono::duration<double>(*options_.limit).count()));
    }
    pump();
    if (is_interruptible()) throw_if_interrupted();
  }
  finish(out_);
  finish(err_);
  is_done_ = true;
  const int status = child_.end();
  result_.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  result_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return std::move(result_);
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& argv, const ProcessOptions& options) {
  if (options.interruption == Interruption::ends_it) throw_if_interrupted();
  return Run(argv, options).wait();
}

}  // namespace base
