#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
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

/// Whether a request may be sent a second time when nobody knows what became of the first.
enum class Repeat {
  by_method,  ///< GET and HEAD may
  safe,       ///< this one may, whatever its method
};

/// A part of a file.
struct FileRegion {
  std::string path = {};
  std::uint64_t offset = 0;
  std::uint64_t size = 0;  ///< bytes
};

/// What is asked of a server.
struct Request {
  std::string method = "GET";
  std::string url = {};                           ///< absolute, "http://" or "https://"
  Headers headers = {};                           ///< may hold credentials: never to be shown
  std::string body = {};                          ///< sent as it is; empty means no body
  std::optional<FileRegion> file = {};            ///< sent instead of `body`, read bit by bit
  std::size_t max_body = std::size_t{64} * 1024;  ///< bytes of answer to accept; more is a TransportError
  /// For the whole exchange. Zero: the transport's own, if any, or none for a `file`, which may take as long
  /// as it goes on.
  std::chrono::milliseconds timeout = {};
  HttpVersion version = HttpVersion::best;
  Repeat repeat = Repeat::by_method;
  int attempt = 1;  ///< which try of the same request this is; only to be shown
  /// Told how many bytes of `file` have been handed to the network in this try; may be empty. Called by a
  /// thread of the transport, which it must not keep waiting; must not throw.
  std::function<void(std::uint64_t sent)> progress = {};
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
    unreadable,    ///< Request::file cannot be read or is shorter than its region
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
