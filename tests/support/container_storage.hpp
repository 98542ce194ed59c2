#pragma once

#include <string>

#include "support/temp_folder.hpp"
#include "support/variable.hpp"

namespace support {

/// A storage for podman and buildah of a test's own, and the variables that have them use it, and build
/// without the right to make real containers. Both need what no_containers_reason() tells of. Not with other
/// threads about.
class ContainerStorage {
 public:
  ContainerStorage();

  /// Where the tools keep temporary files.
  [[nodiscard]] std::string temporary_path() const { return folder_.path("tmp"); }

  /// What the tool prints when run with these arguments; throws std::runtime_error when it fails.
  [[nodiscard]] static std::string ask(const std::string& tool, const std::string& arguments);

 private:
  TempFolder folder_;
  Variable storage_;
  Variable driver_;
  Variable engine_;
  Variable isolation_;
  Variable temporary_;
};

}  // namespace support
