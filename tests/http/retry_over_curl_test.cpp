// Retries over real connections.

#include <atomic>

#include "http/curl_transport.hpp"
#include "http/retry_transport.hpp"
#include "support/catch.hpp"
#include "support/raw_server.hpp"

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// Sends a GET through retries that do not pause, over libcurl that loses patience after a second.
http::Response get(const std::string& url) {
  http::CurlTransport connection({.stall_timeout = seconds(1)});
  http::RetryTransport transport(connection, {.timeout = seconds(20)}, {.sleep = [](milliseconds) {}});
  return transport.send({.url = url});
}

}  // namespace

TEST_CASE("retry over curl: a server that stalls before or within the answer is asked again", "[http]") {
  const std::string start =
      GENERATE("", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
  std::atomic<int> requests = 0;
  support::RawServer server([&](support::Connection& connection) {
    while (!connection.read_request().empty()) {
      if (++requests == 1) {
        connection.write(start);
        connection.hang();
      } else {
        connection.write(support::http_answer("200 OK", "ok"));
      }
    }
  });
  const http::Response response = get(server.url("/x"));
  CHECK(response.body == "ok");
  CHECK(response.tries == 2);
}

TEST_CASE("retry over curl: resets and bodies that break off are asked for again", "[http]") {
  std::atomic<int> requests = 0;
  support::RawServer server([&](support::Connection& connection) {
    while (!connection.read_request().empty()) {
      switch (++requests) {
        case 1:
          return connection.reset();
        case 2:
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
          return connection.reset();
        case 3:
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok");
          return;
        default:
          connection.write(support::http_answer("200 OK", "ok"));
      }
    }
  });
  const http::Response response = get(server.url("/x"));
  CHECK(response.body == "ok");
  CHECK(response.tries == 4);
}
