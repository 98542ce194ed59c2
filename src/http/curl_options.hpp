#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "http/proxy.hpp"
#include "http/tls_files.hpp"

namespace http {

/// Whether servers have to prove who they are.
enum class CertificateCheck { on, off };

/// How CurlTransport connects.
struct CurlOptions {
  std::vector<std::string> ca_cert_files = {};  ///< PEM files trusted besides the system's certificates
  FindTlsFiles find_tls_files = {};             ///< may be empty: no server has files of its own
  Proxies proxies = {};                         ///< the environment itself is not looked at
  CertificateCheck certificate_check = CertificateCheck::on;
  std::size_t max_connections_per_host = 64;
  std::chrono::milliseconds connect_timeout =
      std::chrono::seconds(10);  ///< name, connection and TLS handshake
  std::chrono::milliseconds stall_timeout =
      std::chrono::seconds(30);  ///< without a byte; whole seconds, rounded up
  std::string user_agent = {};   ///< empty: none is sent
};

}  // namespace http
