#pragma once

#include <csignal>
#include <cstddef>
#include <vector>

#include <sys/types.h>

namespace base {

/// What the child needs between fork and exec, where nothing may be allocated any more.
struct Launch {
  std::vector<char*> argv = {};
  std::vector<char*> environment = {};  ///< "NAME=value", ended by a null pointer as argv is
  const char* program = nullptr;        ///< a path, or looked for in PATH
  const char* folder = nullptr;         ///< the working directory; null for the parent's
  pid_t parent = 0;                     ///< the process that forks
  int input = -1;
  int output = -1;
  int error = -1;
  int go = -1;      ///< a byte comes out of it when the program may start
  int report = -1;  ///< a LaunchFailure is written here; closed by exec
};

/// Why the program does not run.
struct LaunchFailure {
  bool in_folder = false;  ///< the folder could not be entered
  int error = 0;           ///< errno
};

/// Becomes the program, in the child and between fork and exec: in a process group of its own, killed by the
/// system when its parent dies, with the signals' usual meanings. A failure goes to `launch.report`. To be
/// called with all signals blocked.
[[noreturn]] void become(const Launch& launch);

/// Becomes, in a child, the guardian of the process group `group`: does nothing until `parent` is dead, and
/// then kills the group. The system alone kills only the child of a process that dies, but not those whom the
/// child has started. Has nothing open, and hears no signal but SIGKILL. To be called with all signals
/// blocked.
[[noreturn]] void guard(pid_t group, pid_t parent);

/// Blocks all signals in the calling thread for its lifetime, so that none is handled twice in a child that
/// was just forked.
class BlockedSignals {
 public:
  BlockedSignals();
  ~BlockedSignals();
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

 private:
  sigset_t before_ = {};
};

/// write() that fails with EPIPE instead of raising SIGPIPE, whatever that signal does in this process.
ssize_t write_quietly(int fd, const char* data, std::size_t size);

}  // namespace base
