#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "base/environment.hpp"
#include "base/file_descriptor.hpp"

namespace base {

/// What a child process is started with. The members must live while it is being started.
struct ChildOptions {
  const std::vector<std::string>&
      argv;  ///< the program, looked for in PATH when it has no slash, and its own
  const Environment& environment;
  const std::string& folder;  ///< its working directory; empty for this process's
};

/// A child process in a group of its own that has been started. The destructor kills the group and reaps the
/// child. When this process dies, by whatever means, the group is killed, too; when the thread that made it
/// ends, at least the child is. For one thread.
class Child {
 public:
  /// Throws base::Error when the program cannot be run.
  explicit Child(const ChildOptions& options);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { end(); }

  /// The ends of its standard streams, which do not block; the caller may close them.
  FileDescriptor input = {};
  FileDescriptor output = {};
  FileDescriptor error = {};

  /// Whether the child has exited; it is left to be reaped, so that its number is not given away.
  [[nodiscard]] bool has_ended() const;

  /// Becomes readable when the child has exited; -1 where the system has no such thing (before Linux 5.3).
  [[nodiscard]] int ended_fd() const { return ended_.get(); }

  /// Asks all of the group to end, by SIGTERM.
  void terminate() const noexcept;

  /// Kills what is left of the group, reaps the child and returns its status as waitpid() tells it.
  int end() noexcept;

 private:
  void start(const ChildOptions& options);
  void start_guardian();

  pid_t pid_ = -1;
  pid_t guardian_ = -1;
  FileDescriptor ended_ = {};
};

}  // namespace base
