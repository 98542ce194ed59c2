#pragma once

#include <utility>

#include "build/runner.hpp"

namespace build {

/// A command that removes what a build should not leave. It is run when this is destroyed, whatever the
/// reason, and quietly: that there is nothing to remove is no failure of the build. To be made before what it
/// removes.
class Cleanup {
 public:
  explicit Cleanup(Command command) : command_(std::move(command)) {}
  ~Cleanup();
  Cleanup(const Cleanup&) = delete;
  Cleanup& operator=(const Cleanup&) = delete;

 private:
  Command command_;
};

}  // namespace build
