#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "http/curl_options.hpp"
#include "http/server_tls.hpp"
#include "http/transport.hpp"

namespace http {

class CurlLoop;

/// Talks to servers with libcurl: HTTP/2 with many requests on one connection where TLS offers it, HTTP/1.1
/// elsewhere, TLS 1.2 or newer, proxies as CurlOptions says. A thread of its own runs all transfers; it
/// starts, and libcurl is initialised, with the first request. Main need not call curl_global_init, but may.
class CurlTransport final : public Transport {
 public:
  /// Throws base::InputError naming a file of `options.ca_cert_files` that is missing or no PEM.
  explicit CurlTransport(CurlOptions options);

  /// Requests under way in other threads fail with TransportError; none may begin any more.
  ~CurlTransport() override;

  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  /// Requests under way in other threads fail soon, and all later ones at once, with a TransportError of the
  /// kind `unusable`. Safe to call from any thread.
  void cancel();

  /// Safe to call from several threads at once; throws TransportError, of the kind `unusable` when
  /// CurlOptions::find_tls_files fails or tells of files that cannot be used, or the proxy is no URL.
  Response send(const Request& request) override;

 private:
  CurlLoop& loop();

  ServerTls& server_tls(const Url& url);

  CurlOptions options_;
  std::unique_ptr<Certificates> certificates_;
  std::mutex mutex_ = {};
  bool is_cancelled_ = false;
  std::map<std::string, ServerTls> servers_ = {};  // by host and port; they stay where they are
  std::unique_ptr<CurlLoop> loop_;
};

}  // namespace http
