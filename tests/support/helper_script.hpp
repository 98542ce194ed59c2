#pragma once

#include <string>
#include <string_view>

#include "support/temp_folder.hpp"

namespace support {

/// A credential helper that is a shell script, `docker-credential-NAME`, and the file where it notes each
/// run.
class HelperScript {
 public:
  /// `body` finds its first argument in $1 and the server key in $server.
  HelperScript(const std::string& name, std::string_view body);

  /// The search path that has it: its folder, then $PATH.
  [[nodiscard]] std::string path() const;

  /// What it was run with, a line "ARGUMENT SERVER" for each run.
  [[nodiscard]] std::string runs() const;

 private:
  TempFolder folder_;
};

/// Sets PATH while it lives, in this process. Not with other threads about.
class PathVariable {
 public:
  explicit PathVariable(const std::string& value);
  ~PathVariable();
  PathVariable(const PathVariable&) = delete;
  PathVariable& operator=(const PathVariable&) = delete;

 private:
  std::string before_;
};

}  // namespace support
