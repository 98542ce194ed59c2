#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/process.hpp"

namespace build {

/// A tool's command did not succeed. The message has the last lines it wrote.
class Failed : public base::Error {
 public:
  using base::Error::Error;
};

/// A command of a build tool.
struct Command {
  std::vector<std::string> argv = {};  ///< the program is looked for in PATH when its name has no slash
  std::string folder = {};             ///< the working directory; empty: kpin's own
  std::map<std::string, std::string> variables = {};  ///< set beside kpin's own environment
  std::string input = {};                             ///< what its stdin delivers
};

/// Where a line of a tool's output goes; without line break, and not fit for a terminal as it is.
using Print = std::function<void(std::string_view line)>;

/// Runs the commands of one build and shows what they write, line by line. Children have no secrets of
/// kpin's own in their environment, and die with kpin. Not safe to use from several threads.
class Runner {
 public:
  explicit Runner(Print print) : print_(std::move(print)) {}

  /// Runs a command to its end, however long it takes; what it writes is shown. Throws Failed, and what
  /// `print` or an interruption throws; that ends the command, which gets a moment to put things in order.
  void run(const Command& command);

  /// The same, but its stdout is returned instead of shown; 16 MiB at most.
  std::string read(const Command& command);

 private:
  void show(std::string_view line);
  void keep(std::string_view line);
  std::string execute(const Command& command, base::Output out);

  Print print_;
  std::deque<std::string> last_lines_ = {};
};

/// The stdout of a command that tells something in a moment, without blanks at its ends: a version. Throws
/// base::Error with what it wrote when it fails, cannot be run or takes longer than half a minute.
std::string ask(const Command& command);

/// kpin's environment without the credentials that are meant for kpin alone, for children.
base::Environment tool_environment(const std::map<std::string, std::string>& variables = {});

}  // namespace build
