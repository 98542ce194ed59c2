#pragma once

#include <string>

#include "support/process.hpp"
#include "support/temp_folder.hpp"

namespace support {

/// A real `buildkitd` with all its data in a temporary folder, stopped by the destructor. It needs root and
/// the programs buildkitd, runc and, for TLS, openssl. Throws std::runtime_error when it does not start.
class BuildkitServer {
 public:
  enum class Listen {
    unix_socket,
    tls  ///< on a loopback port, for clients with a certificate only
  };

  explicit BuildkitServer(Listen listen = Listen::unix_socket);
  ~BuildkitServer();
  BuildkitServer(const BuildkitServer&) = delete;
  BuildkitServer& operator=(const BuildkitServer&) = delete;

  /// As buildctl wants it: "unix://PATH" or "tcp://127.0.0.1:PORT".
  [[nodiscard]] const std::string& address() const { return address_; }

  /// PEM files: what the server's certificate is verified by, and what a client shows.
  [[nodiscard]] std::string ca_path() const { return folder_.path("server.pem"); }
  [[nodiscard]] std::string cert_path() const { return folder_.path("client.pem"); }
  [[nodiscard]] std::string key_path() const { return folder_.path("client.key"); }

 private:
  [[nodiscard]] Process start(Listen listen) const;
  [[nodiscard]] std::string wait_until_listening() const;

  TempFolder folder_ = {};
  Process process_;
  std::string address_ = {};
};

}  // namespace support
