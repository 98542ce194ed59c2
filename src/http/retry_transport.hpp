#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <variant>

#include "http/concurrency.hpp"
#include "http/transport.hpp"

namespace http {

/// A number in [0, 1), from a generator of the calling thread.
double random_fraction();

/// How often and how long RetryTransport tries.
struct RetryOptions {
  int max_tries = 5;                                            ///< one or more
  std::chrono::milliseconds timeout = std::chrono::minutes(2);  ///< for all tries of a request together
  std::size_t max_concurrency = 64;                             ///< requests to a host at once, one or more
};

/// What retrying takes from the outside. All are called from several threads at once.
struct RetryTiming {
  std::function<std::chrono::steady_clock::time_point()> now = [] {
    return std::chrono::steady_clock::now();
  };
  std::function<std::chrono::system_clock::time_point()> date = [] {
    return std::chrono::system_clock::now();
  };
  std::function<void(std::chrono::milliseconds)> sleep;  ///< by default base::sleep_unless_interrupted
  std::function<double()> random = random_fraction;      ///< in [0, 1)
};

/// Tries GET, HEAD and what is Repeat::safe again when that may help: after 408, 429, 500, 502, 503 and 504,
/// and when the server could not be reached or did not answer in time (TransportError::Kind::unreachable).
/// Between two tries it waits as backoff() says, and at least as long as Retry-After does. What will not
/// change fails at once: a refused connection, an unknown host, no TLS or no trust on either side, an answer
/// that is too large. After a failure of HTTP/2 the same request is made over HTTP/1.1; after three of them,
/// all further ones to that host. So is the third try of a request that got no answer, as some proxies just
/// close or reset HTTP/2 connections.
///
/// A host from which three requests in a row, with all their tries, got no answer is given up: what is under
/// way is not tried again, and further requests fail at once, unless an answer comes after all.
///
/// A host that answers 429 gets fewer requests at once for a while (see ConcurrencyLimit).
///
/// Other requests are tried once. All are ended when Request::timeout, or else RetryOptions::timeout, has
/// passed; without the former, one with a Request::file goes on for as long as it moves. Response::tries, or
/// "(5 tries)" at the end of the error, says how many were made. Safe to use from several threads at once.
class RetryTransport final : public Transport {
 public:
  /// `next` must outlive this.
  explicit RetryTransport(Transport& next, RetryOptions options = {}, RetryTiming timing = {});
  RetryTransport(const RetryTransport&) = delete;
  RetryTransport& operator=(const RetryTransport&) = delete;

  /// Returns the last answer, also when it is one of those above; throws the last TransportError.
  Response send(const Request& request) override;

 private:
  /// What is remembered of a server.
  struct Host {
    explicit Host(std::size_t max_concurrency) : gate(max_concurrency) {}

    [[nodiscard]] bool is_given_up() const;

    Gate gate;
    std::atomic<int> http2_failures = 0;
    std::atomic<int> unanswered = 0;  // requests in a row
  };
  using Outcome = std::variant<Response, TransportError>;
  using Deadline = std::chrono::steady_clock::time_point;

  Host& host(const std::string& url);
  Outcome attempt(Host& host, Request& request, Deadline deadline);
  static Response conclude(Host& host, Outcome outcome, int tries);
  static bool is_worth_another(const Outcome& outcome);
  [[nodiscard]] std::chrono::milliseconds pause(const Outcome& outcome, int tries) const;

  Transport& next_;
  RetryOptions options_;
  RetryTiming timing_;
  std::mutex mutex_ = {};
  std::map<std::string, Host> hosts_ = {};  // hosts stay where they are
};

}  // namespace http
