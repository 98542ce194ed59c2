#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.hpp"

namespace base {

/// What becomes of an output stream of a child.
enum class Output {
  captured,  ///< it stands in the ProcessResult, whole
  as_lines,  ///< it goes to ProcessOptions::on_line, however much it is
};

/// What an interruption of this process (see InterruptScope) means to a child.
enum class Interruption {
  ends_it,    ///< it is ended, and Interrupted thrown; none is started any more
  passes_by,  ///< nothing: it is needed for cleaning up
};

/// How a child process is run.
struct ProcessOptions {
  std::string input = {};   ///< what its stdin delivers; then stdin ends
  std::string folder = {};  ///< its working directory; empty for this process's
  std::optional<std::chrono::milliseconds> limit = std::chrono::seconds(30);  ///< after that it is ended
  std::chrono::milliseconds grace = {};  ///< for it and its children, when ended, from SIGTERM to SIGKILL
  Environment environment = process_environment();  ///< the child's
  std::size_t max_output = std::size_t{64} * 1024;  ///< bytes of stdout and of stderr to capture, each
  Output out = Output::captured;
  Output err = Output::captured;
  Interruption interruption = Interruption::ends_it;

  /// Gets each line of the streams that are Output::as_lines as it comes, in the thread that waits, cut as
  /// LineSplitter does; its bytes are the child's and may be anything. What it throws ends the child.
  std::function<void(std::string_view line)> on_line = {};
};

/// How a child ended and what it said.
struct ProcessResult {
  int status = -1;       ///< exit status; -1 when a signal ended it
  int signal = 0;        ///< the signal that ended it, or 0
  std::string out = {};  ///< if captured
  std::string err = {};
};

/// Runs a program, which is looked for in PATH when its name has no slash, and waits for its end. There is no
/// shell; the child has a process group of its own and gets no other file descriptor than the three. However
/// this ends, the group has been killed and the child reaped; so it is, without grace, if this process dies,
/// by SIGKILL as well. `argv` is visible to every user: no secrets in it. Safe to use from several threads at
/// once. Throws base::Error when the program cannot be run, takes too long or says too much; the message
/// repeats nothing of what it was told or said.
ProcessResult run_process(const std::vector<std::string>& argv, const ProcessOptions& options = {});

}  // namespace base
