#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <openssl/ssl.h>

#include "support/raw_server.hpp"
#include "support/temp_folder.hpp"

namespace support {

/// What a certificate says.
struct CertificateRequest {
  std::string subject = {};                                 ///< its common name
  std::string names = "IP:127.0.0.1,DNS:registry.example";  ///< what it is good for
};

/// Writes a new self-signed certificate and its key with the program openssl; throws std::runtime_error.
void make_certificate(const CertificateRequest& request, const std::string& certificate_path,
                      const std::string& key_path);

/// A server on a loopback port that speaks HTTP/1.1 over TLS 1.3, asks for a client certificate, does without
/// one, and notes who came. It needs the program openssl.
class TlsServer {
 public:
  /// `answer` makes an answer, as it is, of a request's header; called from several threads.
  explicit TlsServer(std::function<std::string(const std::string& request)> answer);

  /// "127.0.0.1:PORT".
  [[nodiscard]] const std::string& host() const { return server_.host(); }
  [[nodiscard]] std::string url(std::string_view path) const;

  /// The PEM file to trust.
  [[nodiscard]] std::string ca_path() const { return folder_.path("tls.pem"); }

  /// Whose certificate came with each request, by common name; "-" for none.
  [[nodiscard]] std::vector<std::string> clients() const;

  [[nodiscard]] int connections() const { return server_.connections(); }

 private:
  struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  void serve(Connection& connection);

  std::function<std::string(const std::string&)> answer_;
  TempFolder folder_ = {};
  std::unique_ptr<SSL_CTX, FreeContext> context_;
  mutable std::mutex mutex_ = {};
  std::vector<std::string> clients_ = {};
  RawServer server_;  // last: its threads use all of the above
};

}  // namespace support
