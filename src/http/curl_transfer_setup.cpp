// What a CurlTransfer tells curl before it begins.

#include <algorithm>
#include <new>
#include <string_view>

#include <fmt/format.h>

#include "http/curl_transfer.hpp"

namespace http {
namespace {

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

}  // namespace

/// Fields of the request, and those that curl would add and that must not be sent (a name and a colon).
CurlTransfer::HeaderList CurlTransfer::header_list(const Headers& headers) {
  HeaderList list;
  const auto append = [&](const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
  };
  append("Expect:");                                                     // no waiting for "100 Continue"
  if (header(headers, "Content-Type").empty()) append("Content-Type:");  // curl takes any body for a form
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
  } else if (request_.file) {
    set_file();
  } else if (request_.method != "GET" || !request_.body.empty()) {
    set(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(curl, CURLOPT_POSTFIELDS, request_.body.data());
    set(curl, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  }
}

void CurlTransfer::set_file() {
  constexpr long kBufferBytes = 512L * 1024;
  CURL* curl = handle_.get();
  file_.emplace(*request_.file);
  set(curl, CURLOPT_UPLOAD, 1L);
  set(curl, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  set(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request_.file->size));
  set(curl, CURLOPT_UPLOAD_BUFFERSIZE, kBufferBytes);
  set(curl, CURLOPT_READFUNCTION, &CurlTransfer::on_read);
  set(curl, CURLOPT_READDATA, this);
  set(curl, CURLOPT_SEEKFUNCTION, &CurlTransfer::on_seek);
  set(curl, CURLOPT_SEEKDATA, this);
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

}  // namespace http
