#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include <curl/curl.h>
#include <openssl/ssl.h>

#include "http/certificates.hpp"
#include "http/curl_failure.hpp"
#include "http/tls_files.hpp"

namespace http {

/// For CURLOPT_PROXY_SSLVERSION: what CURLOPT_SSLVERSION is, TLS 1.2 or newer, but that the newest is named.
/// The shift is that of CURL_SSLVERSION_MAX_TLSv1_3, which lies outside of its own enum.
inline constexpr long kProxyTls = long{CURL_SSLVERSION_TLSv1_2} | long{CURL_SSLVERSION_TLSv1_3} << 16;

/// How one server is spoken to over TLS: what is trusted there, and who we say we are. Stays where it is, as
/// curl holds its address.
class ServerTls {
 public:
  /// Reads `files`; `shared` and the files that it has read are for all servers, and must outlive this and
  /// every connection. Throws base::InputError naming the
  /// file that cannot be used, a key that does not belong to its certificate included.
  ServerTls(Certificates& shared, const std::vector<std::string>& ca_files, const TlsFiles& files);
  ServerTls(const ServerTls&) = delete;
  ServerTls& operator=(const ServerTls&) = delete;

  /// PEM, empty without a client certificate.
  [[nodiscard]] const std::string& client_certificate() const { return client_certificate_; }

  /// PEM. A secret.
  [[nodiscard]] const std::string& client_key() const { return client_key_; }

  /// What the server has been told so far of who we are, as far as prepare() was called. Safe to call from
  /// any thread.
  [[nodiscard]] Identity identity() const;

  /// Has `context`, of a connection that is about to begin, trust what it should. A proxy on the way has a
  /// context of its own, which is known by kProxyTls. Not safe to call from several threads at once.
  void prepare(SSL_CTX* context);

 private:
  Certificates& shared_;
  std::unique_ptr<Certificates> own_ = {};
  std::string client_certificate_ = {};
  std::string client_key_ = {};
  std::atomic<bool> asked_ = false;
};

}  // namespace http
