#pragma once

#include <string>
#include <vector>

#include "support/process.hpp"
#include "support/temp_folder.hpp"
#include "support/variable.hpp"

namespace support {

/// Why no containers can be built here, or an empty string: that takes root and the right to mount.
std::string no_containers_reason();

/// A real dockerd with all that it has in a temporary folder, without networks, and the variables that have
/// docker commands speak to it and find no configuration of a user's. Stopped by the destructor. It needs the
/// programs docker and dockerd, and what no_containers_reason() tells of. Throws std::runtime_error. Not with
/// other threads about.
class DockerDaemon {
 public:
  DockerDaemon();
  ~DockerDaemon();
  DockerDaemon(const DockerDaemon&) = delete;
  DockerDaemon& operator=(const DockerDaemon&) = delete;

  /// Lets the docker command find this program as its plugin buildx.
  void add_buildx(const std::string& program) const;

  /// What docker prints when run with these arguments; throws when it fails.
  [[nodiscard]] static std::string docker(std::vector<std::string> arguments);

 private:
  void wait_until_answering();

  TempFolder folder_;
  Variable host_;
  Variable configuration_;
  Variable context_;
  Process process_;
};

}  // namespace support
