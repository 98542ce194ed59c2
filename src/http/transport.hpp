#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace http {

/// Header fields in the order they were sent; names compare without regard to case (RFC 9110, section 5.1).
using Headers = std::vector<std::pair<std::string, std::string>>;

/// The value of the first field called `name`, or an empty view. The view lives as long as `headers`.
std::string_view header(const Headers& headers, std::string_view name);

/// Every value of the fields called `name`, in order. The views live as long as `headers`.
std::vector<std::string_view> all_headers(const Headers& headers, std::string_view name);

/// Which versions of HTTP may be spoken.
enum class HttpVersion {
  best,   ///< HTTP/2 where TLS offers it, else HTTP/1.1
  http1,  ///< HTTP/1.1 only
};

/// What is asked of a server.
struct Request {
  std::string method = "GET";
  std::string url = {};                           ///< absolute, "http://" or "https://"
  Headers headers = {};                           ///< may hold credentials: never to be shown
  std::string body = {};                          ///< sent as it is; empty means no body
  std::size_t max_body = std::size_t{64} * 1024;  ///< bytes of answer to accept; more is a TransportError
  std::chrono::milliseconds timeout = {};  ///< for the whole exchange; zero: the transport's own, if any
  HttpVersion version = HttpVersion::best;
  int attempt = 1;  ///< which try of the same request this is; only to be shown
};

/// What a server answered; any status counts as an answer.
struct Response {
  int status = 0;
  Headers headers = {};
  std::string body = {};
  int tries = 1;  ///< how often it was asked for until this came
};

/// No answer came: the name is unknown, the connection was refused, reset, stalled or not trusted, or the
/// answer was larger than asked for. The message never holds header fields.
class TransportError : public base::Error {
 public:
  enum class Kind {
    unreachable,   ///< no connection, or it broke or took too long before the answer was complete
    refused,       ///< nothing listens at that port
    unknown_host,  ///< the name has no address
    http2,         ///< the server and we do not get along in HTTP/2
    unusable,      ///< a request that cannot be sent, one that was cancelled, an answer that is no HTTP
    not_tls,       ///< an https URL, but what answered does not speak TLS
    not_trusted,   ///< the server's certificate was refused
    proxy,         ///< the proxy cannot be used, or will not connect us
    not_admitted,  ///< the server refused our client certificate, or wants one
    too_large,     ///< the body passed Request::max_body
  };

  TransportError(Kind kind, std::string message) : base::Error(std::move(message)), kind_(kind) {}

  [[nodiscard]] Kind kind() const noexcept { return kind_; }

 private:
  Kind kind_;
};

/// Sends one request and waits for the whole answer. Redirects are not followed (see http/redirect.hpp).
/// Implementations are safe to call from several threads at once.
class Transport {
 public:
  virtual ~Transport() = default;

  /// Throws TransportError when no answer comes.
  virtual Response send(const Request& request) = 0;
};

}  // namespace http
