#pragma once

#include <chrono>
#include <functional>

#include "build/runner.hpp"
#include "registry/push.hpp"

namespace cmd {

/// Tells how far a push is: a line every few seconds, and one at its end if it took as long. Copies do not
/// share when they last did.
class PushReport {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  /// `show` gets the lines.
  explicit PushReport(build::Print show, Clock clock = std::chrono::steady_clock::now);

  void operator()(const registry::PushProgress& progress);

 private:
  build::Print show_;
  Clock clock_;
  std::chrono::steady_clock::time_point last_;
  bool has_told_ = false;
};

/// "52.4 MB", with a decimal SI unit.
std::string bytes_text(std::uint64_t bytes);

}  // namespace cmd
