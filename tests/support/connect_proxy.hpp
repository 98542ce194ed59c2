#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "support/raw_server.hpp"

namespace support {

/// An HTTP proxy that notes what it is asked for and leads to one server, whatever the name it is asked for:
/// so tests need no names that resolve.
class ConnectProxy {
 public:
  /// `server` is "127.0.0.1:PORT". The first connection that has sent `break_after` bytes to it is broken
  /// off; none if that is 0.
  explicit ConnectProxy(std::string server, std::size_t break_after = 0);

  /// Whether a connection has been broken off.
  [[nodiscard]] bool has_broken_one() const { return broken_; }

  /// "127.0.0.1:PORT".
  [[nodiscard]] const std::string& host() const { return server_.host(); }

  /// The headers of the requests so far: "CONNECT registry.example:443 HTTP/1.1\r\n…".
  [[nodiscard]] std::vector<std::string> requests() const;

 private:
  void serve(Connection& client);
  void join(Connection& client, Connection& server);

  std::string target_;
  std::size_t break_after_;
  std::atomic<bool> broken_ = false;
  mutable std::mutex mutex_ = {};
  std::vector<std::string> requests_ = {};
  RawServer server_;  // last: its threads use all of the above
};

}  // namespace support
