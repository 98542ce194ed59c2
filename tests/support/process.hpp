#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace support {

/// A program and its arguments; the program is looked for in PATH when its name has no slash.
using Argv = std::vector<std::string>;

/// How a child is started.
struct ProcessOptions {
  std::string input = {};  ///< what its stdin delivers, through a pipe; then stdin ends
  std::map<std::string, std::optional<std::string>> environment =
      {};                             ///< set, or removed where there is no value
  std::string folder = {};            ///< its working directory; empty for ours
  std::optional<int> input_fd = {};   ///< becomes its stdin instead of `input`; stays ours to close
  std::string output_path = {};       ///< its stdout goes to this file instead of being captured
  std::string error_path = {};        ///< the same for stderr
  std::string program = KPIN_BINARY;  ///< what start_kpin() starts, such as a link by another name
  std::chrono::milliseconds limit = std::chrono::seconds(60);  ///< after that it is killed
};

/// How a child ended and what it said.
struct ProcessResult {
  int status = -1;         ///< exit status; -1 when a signal ended it
  int signal = 0;          ///< the signal that ended it, or 0
  bool timed_out = false;  ///< it was killed for passing ProcessOptions::limit
  std::chrono::milliseconds took = {};
  std::string out = {};
  std::string err = {};
};

/// One line for a failing test: how it ended, and its stderr.
std::string describe(const ProcessResult& result);

/// A child process, run without a shell in a process group of its own. The destructor kills the group and
/// reaps the child; so does the system when the test program itself is killed. Not thread-safe. Move-only.
class Process {
 public:
  /// Starts it; throws std::runtime_error when it cannot be executed.
  explicit Process(const Argv& argv, ProcessOptions options = {});
  ~Process();
  Process(Process&&) noexcept;
  Process& operator=(Process&&) noexcept;

  [[nodiscard]] pid_t pid() const;

  /// Sends a signal to the child alone.
  void send(int signal);

  /// Stops reading its stdout, as `| head` does once it has enough.
  void close_output();

  /// The next whole line of stdout without its end, or nothing once stdout has ended or `limit` has passed.
  std::optional<std::string> read_line(std::chrono::milliseconds limit = std::chrono::seconds(10));

  /// Waits for its end, or kills it when its time is over. What read_line() has returned is in the result's
  /// `out` too.
  ProcessResult wait();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Starts it, feeds it, and waits for its end.
ProcessResult run(const Argv& argv, ProcessOptions options = {});

/// Starts the kpin under test with these arguments and an environment without proxies, credentials,
/// certificates, mirrors or a home that has any; `options.environment` is applied over it.
Process start_kpin(const Argv& args, ProcessOptions options = {});

/// Runs the kpin under test as start_kpin() does, with `input` on its stdin.
ProcessResult run_kpin(const Argv& args, std::string_view input = {}, ProcessOptions options = {});

}  // namespace support
