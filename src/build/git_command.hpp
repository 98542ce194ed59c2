#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.hpp"
#include "base/error.hpp"

namespace build {

/// Git could not or would not answer. The message is "git status: fatal: …".
class GitFailure : public base::Error {
 public:
  using base::Error::Error;
};

/// Asks Git about the repository that a folder lies in, which a stranger may have made. Nothing is changed,
/// nobody is asked for a password, nothing is fetched, and the programs that the repository's configuration
/// names (hooks, fsmonitor, filters) are not run. What remains: a repository can have Git say wrong things of
/// itself, and be large; Git Large File Storage's own filters do run. Variables such as GIT_DIR, which hooks
/// are run with, have no effect; the user's own configuration does.
class GitCommand {
 public:
  /// Throws GitFailure when Git does not take the repository's configuration, and base::Error when it cannot
  /// be run.
  explicit GitCommand(std::string folder);

  /// How `git ARGUMENTS` ended: its exit status, stdout and, fit to be shown, stderr.
  struct Answer {
    int status = -1;
    std::string out = {};
    std::string err = {};
  };

  /// Throws base::Error when Git cannot be run, takes more than two minutes or says more than 1 MiB.
  [[nodiscard]] Answer run(const std::vector<std::string>& arguments) const;

  /// Standard output of a command that has to succeed, without the last line's end. Throws GitFailure.
  [[nodiscard]] std::string ask(const std::vector<std::string>& arguments) const;

  /// The same line by line, however many.
  void read(const std::vector<std::string>& arguments,
            const std::function<void(std::string_view line)>& on_line) const;

 private:
  Answer execute(const std::vector<std::string>& arguments,
                 const std::function<void(std::string_view line)>& on_line) const;
  void switch_off_filters();

  std::string folder_;
  base::Environment environment_;
};

}  // namespace build
