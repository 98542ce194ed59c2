#include "build/git_status.hpp"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "build/git_filtered.hpp"
#include "build/git_output.hpp"

namespace build {
namespace {

/// Of more files that may have a filter, one is taken for changed.
constexpr std::size_t kMaxFiles = 100'000;

/// Takes the lines of `git status`.
class StatusReader {
 public:
  void take(std::string_view line) {
    constexpr std::string_view kCommit = "# branch.oid ";
    if (line.starts_with(kCommit)) status.commit = line.substr(kCommit.size());
    if (line.starts_with('#') || status.dirty) return;
    std::optional<ChangedFile> file = parse_changed_file(line);
    if (file && changed.size() < kMaxFiles) {
      changed.push_back(*std::move(file));
    } else {
      status.dirty = true;
    }
  }

  GitStatus status = {};
  std::vector<ChangedFile> changed = {};  ///< perhaps only as no filter was run
};

}  // namespace

GitStatus git_status(const GitRepository& repository) {
  StatusReader reader;
  repository.git().read({"status", "--porcelain=v2", "--branch", "--no-ahead-behind", "--no-renames",
                         "--untracked-files=normal", "--ignore-submodules=dirty"},
                        [&](std::string_view line) { reader.take(line); });
  GitStatus status = std::move(reader.status);
  if (status.commit == "(initial)") status.commit.clear();
  status.dirty = status.dirty || has_changed(repository, reader.changed);
  return status;
}

}  // namespace build
