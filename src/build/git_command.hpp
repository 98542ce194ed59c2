#pragma once

#include <functional>
#include <map>
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

/// Runs Git in a folder. Nothing is changed, nobody is asked for a password, nothing is fetched, no hook and
/// no fsmonitor is run. Variables such as GIT_DIR, which hooks are run with, have no effect; the user's own
/// configuration does. Where `variables` do not name another Git directory, the repository that the folder
/// lies in says how Git works, and a stranger may have made it: ask only what runs nothing of its kind, such
/// as rev-parse and config. GitRepository is for the rest.
class GitCommand {
 public:
  explicit GitCommand(std::string folder, const std::map<std::string, std::string>& variables = {});

  /// How `git ARGUMENTS` ended: its exit status, stdout and, fit to be shown, stderr.
  struct Answer {
    int status = -1;
    std::string out = {};
    std::string err = {};
  };

  /// `input` is what Git reads on its stdin. Throws base::Error when Git cannot be run, takes more than two
  /// minutes or says more than 4 MiB.
  [[nodiscard]] Answer run(const std::vector<std::string>& arguments, const std::string& input = {}) const;

  /// Standard output of a command that has to succeed, without the last line's end. Throws GitFailure.
  [[nodiscard]] std::string ask(const std::vector<std::string>& arguments,
                                const std::string& input = {}) const;

  /// The same line by line, however many.
  void read(const std::vector<std::string>& arguments,
            const std::function<void(std::string_view line)>& on_line) const;

  /// From now on filters, which are programs that status runs for files that may have changed, are not run:
  /// those that the configuration names are replaced by none.
  void switch_off_filters();

 private:
  /// What a run is given beside its arguments.
  struct Streams {
    std::string input = {};
    std::function<void(std::string_view line)> on_line = {};
  };
  Answer execute(const std::vector<std::string>& arguments, const Streams& streams) const;

  std::string folder_;
  base::Environment environment_;
};

}  // namespace build
