#include "http/curl_transfer.hpp"

#include <algorithm>
#include <new>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <openssl/ssl.h>

namespace http {
namespace {

constexpr std::size_t kMaxHeaderBytes = std::size_t{64} * 1024;

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(handle, option, value);
  if (code != CURLE_OK) {
    throw TransportError(TransportError::Kind::unusable, curl_easy_strerror(code));
  }
}

/// `bytes` must outlive the transfer.
void set_blob(CURL* handle, CURLoption option, const std::string& bytes) {
  curl_blob blob = {const_cast<char*>(bytes.data()), bytes.size(), CURL_BLOB_NOCOPY};
  set(handle, option, &blob);
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; });
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

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

CurlTransfer::HeaderList CurlTransfer::header_list(const Headers& headers) {
  HeaderList list;
  const auto append = [&](const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
  };
  append("Expect:");  // no waiting for "100 Continue"
  for (const auto& [name, value] : headers) {
    if (has_control(name) || has_control(value)) {
      throw TransportError(TransportError::Kind::unusable,
                           "a header field to be sent holds control characters");
    }
    // A field without a value is spelled with a semicolon in curl's lists.
    append(value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
  }
  return list;
}

void CurlTransfer::set_method() {
  CURL* curl = handle_.get();
  set(curl, CURLOPT_URL, request_.url.c_str());
  set(curl, CURLOPT_HTTPHEADER, header_list_.get());
  if (!options_.user_agent.empty()) set(curl, CURLOPT_USERAGENT, options_.user_agent.c_str());
  if (request_.method == "HEAD") {
    set(curl, CURLOPT_NOBODY, 1L);
  } else if (request_.method != "GET" || !request_.body.empty()) {
    set(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(curl, CURLOPT_POSTFIELDS, request_.body.data());
    set(curl, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
}

void CurlTransfer::set_connection() {
  CURL* curl = handle_.get();
  const auto stall = std::chrono::ceil<std::chrono::seconds>(options_.stall_timeout);
  set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  const bool http1 = request_.version == HttpVersion::http1;
  set(curl, CURLOPT_HTTP_VERSION, static_cast<long>(http1 ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS));
  if (!http1)
    set(curl, CURLOPT_PIPEWAIT, 1L);  // a burst shares the first connection, instead of each opening one
  set(curl, CURLOPT_NOSIGNAL, 1L);
  set(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
  set(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
  set(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(curl, CURLOPT_LOW_SPEED_TIME, std::max(1L, static_cast<long>(stall.count())));
  set(curl, CURLOPT_QUICK_EXIT, 1L);  // giving up does not wait for a name server
}

void CurlTransfer::set_proxy() {
  CURL* curl = handle_.get();
  set(curl, CURLOPT_PROXY, proxy_ ? proxy_->url.c_str() : "");  // empty: none, whatever the environment says
  set(curl, CURLOPT_NOPROXY, "");
  if (!proxy_ || proxy_->user.empty()) return;
  set(curl, CURLOPT_PROXYUSERNAME, proxy_->user.c_str());
  set(curl, CURLOPT_PROXYPASSWORD, proxy_->password.c_str());
}

void CurlTransfer::set_trust() {
  CURL* curl = handle_.get();
  set(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(curl, CURLOPT_PROXY_SSLVERSION, kProxyTls);
  for (const CURLoption bundle :
       {CURLOPT_CAINFO, CURLOPT_CAPATH, CURLOPT_PROXY_CAINFO, CURLOPT_PROXY_CAPATH}) {
    set(curl, bundle, static_cast<const char*>(nullptr));
  }
  const bool check = options_.certificate_check == CertificateCheck::on;
  set(curl, CURLOPT_SSL_VERIFYPEER, check ? 1L : 0L);
  set(curl, CURLOPT_SSL_VERIFYHOST, check ? 2L : 0L);
  if (!check) return;
  set(curl, CURLOPT_SSL_CTX_FUNCTION, &CurlTransfer::on_tls);
  set(curl, CURLOPT_SSL_CTX_DATA, &tls_);
  set(curl, CURLOPT_CA_CACHE_TIMEOUT, 0L);  // curl would bring in the store of another server
}

/// Not as files: curl would ask the terminal for passwords, and compares connections by their names only.
void CurlTransfer::set_identity() {
  if (tls_.client_certificate().empty()) return;
  set_blob(handle_.get(), CURLOPT_SSLCERT_BLOB, tls_.client_certificate());
  set_blob(handle_.get(), CURLOPT_SSLKEY_BLOB, tls_.client_key());
}

void CurlTransfer::set_callbacks() {
  CURL* curl = handle_.get();
  set(curl, CURLOPT_PRIVATE, this);
  set(curl, CURLOPT_ERRORBUFFER, detail_.data());
  set(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(curl, CURLOPT_HEADERFUNCTION, &CurlTransfer::on_header);
  set(curl, CURLOPT_HEADERDATA, this);
  set(curl, CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
  set(curl, CURLOPT_WRITEDATA, this);
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
    transfer.response_.headers.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
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
