#include "http/curl_transfer.hpp"

#include <new>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <openssl/ssl.h>

#include "base/trimmed.hpp"

namespace http {
namespace {

constexpr std::size_t kMaxHeaderBytes = std::size_t{64} * 1024;

int status_of(std::string_view line) {
  const std::size_t blank = line.find(' ');
  int status = 0;
  for (std::size_t i = blank + 1; blank != std::string_view::npos && i < line.size() && i < blank + 4; ++i) {
    if (line[i] < '0' || line[i] > '9') return 0;
    status = status * 10 + (line[i] - '0');
  }
  return status;
}

}  // namespace

CurlTransfer::CurlTransfer(const Request& request, const CurlOptions& options, ServerTls& tls,
                           std::optional<Proxy> proxy)
    : request_(request),
      options_(options),
      tls_(tls),
      proxy_(std::move(proxy)),
      limits_{options.connect_timeout, options.stall_timeout, request.timeout},
      header_list_(header_list(request.headers)),
      handle_(curl_easy_init()) {
  if (!handle_) throw std::bad_alloc();
  set_method();
  set_connection();
  set_proxy();
  set_trust();
  set_identity();
  set_callbacks();
}

std::size_t CurlTransfer::on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  const std::string_view line(data, size * count);
  transfer.header_bytes_ += line.size();
  if (transfer.header_bytes_ > kMaxHeaderBytes) {
    transfer.headers_too_large_ = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) {  // the real answer may follow a "100 Continue"
    transfer.response_.status = status_of(line);
    transfer.response_.headers.clear();
    return line.size();
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    transfer.response_.headers.emplace_back(base::trimmed(line.substr(0, colon)),
                                            base::trimmed(line.substr(colon + 1)));
  }
  return line.size();
}

std::size_t CurlTransfer::on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  const std::size_t bytes = size * count;
  if (bytes > transfer.request_.max_body - transfer.response_.body.size()) {
    transfer.body_too_large_ = true;
    return 0;
  }
  transfer.response_.body.append(data, bytes);
  return bytes;
}

std::size_t CurlTransfer::on_read(char* buffer, std::size_t size, std::size_t count, void* self) noexcept {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  const auto read = transfer.file_->read(buffer, size * count);
  if (!read) return CURL_READFUNC_ABORT;
  if (transfer.request_.progress) transfer.request_.progress(transfer.file_->position());
  return *read;
}

/// curl goes back to the start, to send all again, when a connection it had kept breaks before an answer.
/// What may not be repeated must not be repeated by curl either.
int CurlTransfer::on_seek(void* self, curl_off_t offset, int origin) noexcept {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  const bool harmless = transfer.request_.repeat == Repeat::safe || transfer.file_->position() == 0;
  const bool possible = harmless && origin == SEEK_SET && offset >= 0;
  return possible && transfer.file_->seek(static_cast<std::uint64_t>(offset)) ? CURL_SEEKFUNC_OK
                                                                              : CURL_SEEKFUNC_FAIL;
}

CURLcode CurlTransfer::on_tls(CURL*, void* context, void* tls) noexcept {
  try {
    static_cast<ServerTls*>(tls)->prepare(static_cast<SSL_CTX*>(context));
    return CURLE_OK;
  } catch (...) {
    return CURLE_OUT_OF_MEMORY;
  }
}

void CurlTransfer::finish(CURLcode code) {
  identity_ = tls_.identity();
  ended_.set_value(code);
}

Response CurlTransfer::wait() {
  const CURLcode code = ended_.get_future().get();
  using Kind = TransportError::Kind;
  if (body_too_large_) {
    throw TransportError(Kind::too_large,
                         fmt::format("the answer is larger than {} bytes", request_.max_body));
  }
  if (headers_too_large_) {
    throw TransportError(Kind::too_large,
                         fmt::format("the answer has more than {} bytes of header fields", kMaxHeaderBytes));
  }
  if (file_ && !file_->failure().empty()) throw TransportError(Kind::unreadable, file_->failure());
  if (code != CURLE_OK) {
    const TransportError error = curl_failure(code, handle_.get(), detail_.data(), limits_);
    if (proxy_ && is_of_proxy(code, handle_.get(), *proxy_)) {
      throw about_proxy(error, handle_.get(), *proxy_);
    }
    throw about_identity(error, code, handle_.get(), identity_);
  }
  return std::move(response_);
}

}  // namespace http
