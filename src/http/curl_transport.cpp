#include "http/curl_transport.hpp"

#include <utility>

#include "http/curl_loop.hpp"
#include "http/curl_transfer.hpp"

namespace http {

CurlTransport::CurlTransport(CurlOptions options)
    : options_(std::move(options)), certificates_(std::make_unique<Certificates>(options_.ca_cert_files)) {}

CurlTransport::~CurlTransport() = default;

void CurlTransport::cancel() {
  const std::lock_guard lock(mutex_);
  is_cancelled_ = true;
  if (loop_) loop_->cancel();
}

CurlLoop& CurlTransport::loop() {
  const std::lock_guard lock(mutex_);
  if (is_cancelled_) throw TransportError(TransportError::Kind::unusable, "the request was cancelled");
  if (!loop_) loop_ = std::make_unique<CurlLoop>(options_);
  return *loop_;
}

ServerTls& CurlTransport::server_tls(const Url& url) {
  const std::lock_guard lock(mutex_);
  const bool is_special = options_.find_tls_files && url.scheme() == "https";
  const std::string name = is_special ? url.host() + ' ' + url.port() : "";
  if (const auto known = servers_.find(name); known != servers_.end()) return known->second;
  const TlsFiles files = is_special ? options_.find_tls_files(url) : TlsFiles();
  return servers_.try_emplace(name, *certificates_, options_.ca_cert_files, files).first->second;
}

Response CurlTransport::send(const Request& request) {
  CurlLoop& running = loop();  // first, as it initialises libcurl
  ServerTls* tls = nullptr;
  std::optional<Proxy> proxy;
  try {
    const Url url = Url::parse(request.url);
    proxy = options_.proxies.find(url);
    tls = &server_tls(url);
  } catch (const base::Error& error) {
    throw TransportError(TransportError::Kind::unusable, error.what());
  }
  CurlTransfer transfer(request, options_, *tls, std::move(proxy));
  running.submit(transfer);
  return transfer.wait();
}

}  // namespace http
