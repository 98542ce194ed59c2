#include "http/curl_transport.hpp"

#include <utility>

#include "http/certificates.hpp"
#include "http/curl_loop.hpp"
#include "http/curl_transfer.hpp"

namespace http {

CurlTransport::CurlTransport(CurlOptions options)
    : options_(std::move(options)), certificates_(std::make_unique<Certificates>(options_.ca_cert_files)) {}

CurlTransport::~CurlTransport() = default;

CurlLoop& CurlTransport::loop() {
  const std::lock_guard lock(mutex_);
  if (!loop_) loop_ = std::make_unique<CurlLoop>(options_);
  return *loop_;
}

Response CurlTransport::send(const Request& request) {
  CurlLoop& running = loop();  // first, as it initialises libcurl
  CurlTransfer transfer(request, options_, *certificates_);
  running.submit(transfer);
  return transfer.wait();
}

}  // namespace http
