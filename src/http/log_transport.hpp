#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string_view>

#include "http/transport.hpp"

namespace http {

/// Tells of each request once it has ended, in a line such as
///
///     HEAD https://r.io/v2/app/manifests/1 (try 2) -> 200 (12 ms)
///     GET https://auth.r.io/token?service=r.io&account=_redacted_ -> failed: no answer within 30 s
///     (30012 ms)
///
/// URLs are redacted; header fields and bodies do not appear. Safe to use from several threads at once.
class LogTransport final : public Transport {
 public:
  /// Takes a line without its end; called by one thread at a time.
  using Sink = std::function<void(std::string_view line)>;
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  /// `next` must outlive this.
  LogTransport(
      Transport& next, Sink sink, Clock now = [] { return std::chrono::steady_clock::now(); });

  /// Returns and throws what the next transport does.
  Response send(const Request& request) override;

 private:
  void tell(const Request& request, std::string_view outcome, std::chrono::steady_clock::time_point start);

  Transport& next_;
  Sink sink_;
  Clock now_;
  std::mutex mutex_ = {};
};

}  // namespace http
