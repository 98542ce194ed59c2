#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/temp_folder.hpp"

namespace support {

/// A real Git repository in a folder of its own, without what the user's configuration says.
class GitRepository {
 public:
  /// With one branch, "main", and no commit.
  GitRepository();

  [[nodiscard]] const TempFolder& folder() const { return folder_; }
  [[nodiscard]] const std::string& path() const { return folder_.path(); }
  [[nodiscard]] std::string path(std::string_view name) const { return folder_.path(name); }

  /// Runs git in the repository and returns its stdout without the last line break; throws
  /// std::runtime_error when it fails.
  std::string git(const std::vector<std::string>& arguments) const;

  /// Commits a file and returns the commit's hash.
  std::string commit(std::string_view name = "file", std::string_view bytes = "text\n") const;

 private:
  TempFolder folder_ = {};
};

}  // namespace support
