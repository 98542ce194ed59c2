#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "support/raw_server.hpp"

namespace support {

/// The digest of every image of a FaultServer.
inline const std::string kFaultDigest = "sha256:" + std::string(64, 'a');

/// The answer to HEAD of a registry that has the image; `more_headers` are lines with their ends.
inline std::string found(const std::string& more_headers = {}) {
  return http_answer("200 OK\r\nContent-Type: application/vnd.oci.image.manifest.v1+json\r\n" + more_headers +
                         "Docker-Content-Digest: " + kFaultDigest,
                     "");
}

/// A registry without TLS that has every image and counts what it is asked for.
class FaultServer {
 public:
  /// Does something bad to the request number `count`, from 1, for what "HEAD /path" in `asked` names, and
  /// returns whether it did.
  using Fault = std::function<bool(Connection&, const std::string& asked, int count)>;

  explicit FaultServer(Fault fault) : fault_(std::move(fault)) {}

  [[nodiscard]] const std::string& host() const { return server_.host(); }

  /// How often each "HEAD /path" was asked for.
  std::map<std::string, int> counts() {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  void serve(Connection& connection) {
    for (auto request = connection.read_request(); !request.empty(); request = connection.read_request()) {
      const std::string asked = request.substr(0, request.find(" HTTP/"));
      if (!fault_(connection, asked, count(asked))) connection.write(found());
    }
  }

  int count(const std::string& asked) {
    const std::lock_guard lock(mutex_);
    return ++counts_[asked];
  }

  Fault fault_;
  std::mutex mutex_ = {};
  std::map<std::string, int> counts_ = {};
  RawServer server_{[this](Connection& connection) { serve(connection); }};
};

/// A fault that gives this answer to the first `times` requests for each path.
inline FaultServer::Fault first(int times, const std::string& answer) {
  return [=](Connection& connection, const std::string&, int count) {
    return count <= times && connection.write(answer);
  };
}

}  // namespace support
