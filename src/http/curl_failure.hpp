#pragma once

#include <chrono>
#include <string_view>

#include <curl/curl.h>

#include "http/proxy.hpp"
#include "http/transport.hpp"

namespace http {

/// How long a transfer was allowed to take.
struct TimeLimits {
  std::chrono::milliseconds connect = {};  ///< name, connection and TLS handshake
  std::chrono::milliseconds stall = {};    ///< without a byte
  std::chrono::milliseconds whole = {};    ///< everything; zero: no limit
};

/// What `code`, with which the transfer of `handle` ended, means: its kind, and a message in the words of
/// curl, OpenSSL or the operating system. `detail` is what CURLOPT_ERRORBUFFER held.
TransportError curl_failure(CURLcode code, CURL* handle, std::string_view detail, const TimeLimits& limits);

/// What the server has been told of who we are.
enum class Identity { not_asked_for, missing, shown };

/// `error`, which came with `code`, with the reason that a server rarely gets to tell: it has asked for a
/// client certificate, did not like what it got and ended the connection that `handle` has just made.
TransportError about_identity(const TransportError& error, CURLcode code, CURL* handle, Identity identity);

/// Whether the transfer of `handle`, which ended with `code`, has come no further than to `proxy`.
bool is_of_proxy(CURLcode code, CURL* handle, const Proxy& proxy);

/// `error`, which is_of_proxy(), with the name of the proxy and what it answered.
TransportError about_proxy(const TransportError& error, CURL* handle, const Proxy& proxy);

/// Whether `detail`, which came with CURLE_SSL_CONNECT_ERROR, shows that the server's first bytes were not
/// TLS. An alert, an end of the connection or a reset do not: a TLS server may do all of these.
bool shows_no_tls(std::string_view detail);

}  // namespace http
