#pragma once

#include <optional>
#include <string>

#include "base/temp_folder.hpp"
#include "build/git_command.hpp"

namespace build {

/// A repository, which a stranger may have made, for questions that it has no say in: Git is given a Git
/// directory of kpin's own that has the repository's objects, index and references, but a configuration of
/// kpin's. What the repository's configuration says is data there: formats and the addresses of remotes, as
/// data_settings() has them. So it names no program: no filter, fsmonitor, hook, alias, ssh command,
/// credential helper, and nothing of Git LFS. The user's own filters are not run either. What remains: a
/// repository can have Git say wrong things of itself, and be large. Move-only.
class GitRepository {
 public:
  /// The repository of the work tree that `folder` lies in; nothing in a bare repository or inside a ".git".
  /// Throws GitFailure when Git refuses it: there is none, it is broken, or somebody else's (safe.directory).
  static std::optional<GitRepository> find(const std::string& folder);

  /// The top of the work tree, absolute.
  [[nodiscard]] const std::string& top() const { return top_; }

  /// Git in the top, with kpin's Git directory.
  [[nodiscard]] const GitCommand& git() const { return git_; }

 private:
  GitRepository(base::TempFolder own, std::string top, GitCommand git)
      : own_(std::move(own)), top_(std::move(top)), git_(std::move(git)) {}

  base::TempFolder own_;  // the Git directory
  std::string top_;
  GitCommand git_;
};

}  // namespace build
