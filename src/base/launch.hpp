#pragma once

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
  int report = -1;  ///< a LaunchFailure is written here; closed by exec
};

/// Why the program does not run.
struct LaunchFailure {
  bool in_folder = false;  ///< the folder could not be entered
  int error = 0;           ///< errno
};

/// Becomes the program, in the child and between fork and exec: in a process group of its own, killed by the
/// system when its parent dies, with the signals' usual meanings. A failure goes to `launch.report`.
[[noreturn]] void become(const Launch& launch);

/// write() that fails with EPIPE instead of raising SIGPIPE, whatever that signal does in this process.
ssize_t write_quietly(int fd, const char* data, std::size_t size);

}  // namespace base
