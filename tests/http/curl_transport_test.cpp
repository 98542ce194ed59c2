#include "http/curl_transport.hpp"

#include <chrono>
#include <future>
#include <latch>
#include <thread>

#include "base/parallel.hpp"
#include "http/curl_failure.hpp"
#include "support/catch.hpp"
#include "support/raw_server.hpp"

using http::CurlTransport;
using http::TransportError;
using support::Connection;
using support::http_answer;
using support::RawServer;

namespace {

/// The error of a request that has to fail.
TransportError failure(http::Transport& transport, const http::Request& request) {
  try {
    transport.send(request);
  } catch (const TransportError& error) {
    return error;
  }
  FAIL("the request succeeded");
  throw std::logic_error("not reached");
}

}  // namespace

TEST_CASE("curl: status, header fields and body arrive as they were sent", "[http]") {
  RawServer server([](Connection& connection) {
    connection.read_request();
    connection.write(http_answer("404 Not Found\r\nX-One:  1 \r\nx-one: 2", std::string("a\0b", 3)));
  });
  CurlTransport transport({});

  const http::Response response = transport.send({.url = server.url("/")});
  CHECK(response.status == 404);
  CHECK(response.body == std::string("a\0b", 3));
  CHECK(http::all_headers(response.headers, "X-One") == std::vector<std::string_view>{"1", "2"});
}

TEST_CASE("curl: the request is sent as it was made", "[http]") {
  std::string head;
  RawServer server([&](Connection& connection) {
    head = connection.read_request();
    connection.write(http_answer("200 OK", ""));
  });
  {
    CurlTransport transport({.user_agent = "kpin/1"});
    transport.send({.method = "POST",
                    .url = server.url("/p?q=1"),
                    .headers = {{"X-A", "b"}, {"X-E", ""}},
                    .body = "xyz"});
  }
  CHECK_THAT(head, Catch::StartsWith("POST /p?q=1 HTTP/1.1\r\n"));
  CHECK_THAT(head, Catch::Contains("\r\nUser-Agent: kpin/1\r\n"));
  CHECK_THAT(head, Catch::Contains("\r\nX-A: b\r\n"));
  CHECK_THAT(head, Catch::Contains("\r\nX-E:\r\n"));
  CHECK_THAT(head, Catch::Contains("\r\nContent-Length: 3\r\n"));
  CHECK_THAT(head, !Catch::Contains("Expect:"));
}

TEST_CASE("curl: a HEAD answer has no body, whatever length it announces", "[http]") {
  RawServer server([](Connection& connection) {
    while (!connection.read_request().empty())
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n");
  });
  CurlTransport transport({});

  CHECK(transport.send({.method = "HEAD", .url = server.url("/")}).body.empty());
  CHECK(transport.send({.method = "HEAD", .url = server.url("/")}).status == 200);
  CHECK(server.connections() == 1);
}

TEST_CASE("curl: redirects are not followed", "[http]") {
  RawServer server([](Connection& connection) {
    connection.read_request();
    connection.write(http_answer("302 Found\r\nLocation: /elsewhere", ""));
  });
  CurlTransport transport({});
  CHECK(transport.send({.url = server.url("/")}).status == 302);
}

TEST_CASE("curl: an interim answer is not the answer", "[http]") {
  RawServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n" + http_answer("200 OK", "real"));
  });
  CurlTransport transport({});
  const http::Response response = transport.send({.url = server.url("/")});
  CHECK(response.status == 200);
  CHECK(http::header(response.headers, "X-Early").empty());
}

TEST_CASE("curl: an answer that breaks off is unreachable", "[http]") {
  RawServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart");
  });
  CurlTransport transport({});
  const TransportError error = failure(transport, {.url = server.url("/")});
  CHECK(error.kind() == TransportError::Kind::unreachable);
  CHECK_THAT(error.what(), Catch::Contains("transfer closed with 96 bytes remaining to read"));
}

TEST_CASE("curl: a connection closed without an answer is unreachable", "[http]") {
  RawServer server([](Connection& connection) { connection.read_request(); });
  CurlTransport transport({});
  const TransportError error = failure(transport, {.url = server.url("/")});
  CHECK(error.kind() == TransportError::Kind::unreachable);
  CHECK(error.what() == std::string("Empty reply from server"));
}

TEST_CASE("curl: a server that never answers is given up after the stall timeout", "[http]") {
  RawServer server([](Connection& connection) { connection.hang(); });
  CurlTransport transport({.stall_timeout = std::chrono::milliseconds(900)});
  const TransportError error = failure(transport, {.url = server.url("/")});
  CHECK(error.kind() == TransportError::Kind::unreachable);
  CHECK(error.what() == std::string("no answer within 1 s"));
}

TEST_CASE("curl: an answer that stops half-way is given up after the stall timeout", "[http]") {
  RawServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    connection.read_some();
  });
  CurlTransport transport({.stall_timeout = std::chrono::seconds(1)});
  CHECK(failure(transport, {.url = server.url("/")}).what() == std::string("the answer stalled for 1 s"));
}

TEST_CASE("curl: a TLS handshake that never ends is given up after the connect timeout", "[http]") {
  RawServer server([](Connection& connection) { connection.hang(); });
  CurlTransport transport({.connect_timeout = std::chrono::milliseconds(300)});
  const std::string url = "https://" + server.host() + "/";
  CHECK(failure(transport, {.url = url}).what() == std::string("no connection within 0.3 s"));
}

TEST_CASE("curl: a request's timeout ends a server that drips", "[http]") {
  RawServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
    while (connection.write("x")) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  });
  CurlTransport transport({});
  const auto start = std::chrono::steady_clock::now();
  const TransportError error =
      failure(transport, {.url = server.url("/"), .timeout = std::chrono::milliseconds(300)});
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
  CHECK(error.kind() == TransportError::Kind::unreachable);
  CHECK(error.what() == std::string("the answer was not complete within 0.3 s"));
}

TEST_CASE("curl: a request's timeout may be the shortest of all", "[http]") {
  RawServer server([](Connection& connection) {
    while (!connection.read_some().empty()) {
    }
  });
  CurlTransport transport({});
  const std::chrono::milliseconds timeout(300);
  CHECK(failure(transport, {.url = server.url("/"), .timeout = timeout}).what() ==
        std::string("no answer within 0.3 s"));
  const std::string url = "https://" + server.host() + "/";
  CHECK(failure(transport, {.url = url, .timeout = timeout}).what() ==
        std::string("no connection within 0.3 s"));
}

TEST_CASE("curl: an endless body is cut off at the limit", "[http]") {
  RawServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\n\r\n");
    while (connection.write(std::string(4096, 'x'))) {
    }
  });
  CurlTransport transport({});
  const TransportError error = failure(transport, {.url = server.url("/"), .max_body = 10'000});
  CHECK(error.kind() == TransportError::Kind::too_large);
  CHECK(error.what() == std::string("the answer is larger than 10000 bytes"));
}

TEST_CASE("curl: a body of exactly the limit is accepted", "[http]") {
  RawServer server(support::always(http_answer("200 OK", "hello")));
  CurlTransport transport({});
  CHECK(transport.send({.url = server.url("/"), .max_body = 5}).body == "hello");
  CHECK_THROWS_AS(transport.send({.url = server.url("/"), .max_body = 4}), TransportError);
}

TEST_CASE("curl: endless header fields are cut off", "[http]") {
  RawServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\n");
    while (connection.write("X-Filler: " + std::string(1000, 'x') + "\r\n")) {
    }
  });
  CurlTransport transport({});
  const TransportError error = failure(transport, {.url = server.url("/")});
  CHECK(error.kind() == TransportError::Kind::too_large);
  CHECK(error.what() == std::string("the answer has more than 65536 bytes of header fields"));
}

TEST_CASE("curl: a port where nothing listens is refused", "[http]") {
  CurlTransport transport({});
  const TransportError error = failure(transport, {.url = "http://" + support::closed_port() + "/"});
  CHECK(error.kind() == TransportError::Kind::refused);
  CHECK(error.what() == std::string("cannot connect: Connection refused"));
}

TEST_CASE("curl: an unknown host is known for one", "[http]") {
  CurlTransport transport({});
  const TransportError error = failure(transport, {.url = "http://no..host.invalid/"});
  CHECK(error.kind() == TransportError::Kind::unknown_host);
  CHECK_THAT(error.what(), Catch::Contains("no..host.invalid"));
}

TEST_CASE("curl: a plain server met with TLS is known for one", "[http]") {
  const std::string answer = GENERATE(as<std::string>(), "HTTP/1.1 400 Bad Request\r\n\r\n",
                                      "<!DOCTYPE HTML><title>Error</title>", "SSH-2.0-OpenSSH_9\r\n");
  RawServer server([&](Connection& connection) {
    connection.read_some();
    connection.write(answer);
  });
  CurlTransport transport({});
  const TransportError error = failure(transport, {.url = "https://" + server.host() + "/"});
  CHECK(error.kind() == TransportError::Kind::not_tls);
  CHECK(error.what() == std::string("TLS handshake failed: wrong version number"));
}

TEST_CASE("curl: a TLS alert or an end of the handshake does not count as plain", "[http]") {
  const std::string alert("\x15\x03\x01\x00\x02\x02\x46", 7);  // fatal: protocol version
  const std::string answer = GENERATE_COPY(as<std::string>(), alert, "");
  RawServer server([&](Connection& connection) {
    connection.read_some();
    connection.write(answer);
  });
  CurlTransport transport({});
  const TransportError error = failure(transport, {.url = "https://" + server.host() + "/"});
  CHECK(error.kind() == TransportError::Kind::unreachable);
  CHECK_THAT(error.what(), Catch::StartsWith("TLS handshake failed: "));
}

TEST_CASE("curl: requests from many threads all get their own answer", "[http]") {
  RawServer server([](Connection& connection) {
    for (std::string head = connection.read_request(); !head.empty(); head = connection.read_request()) {
      connection.write(http_answer("200 OK", head.substr(0, head.find(" HTTP/"))));
    }
  });
  CurlTransport transport({.max_connections_per_host = 8});
  std::vector<std::string> bodies(200);
  base::parallel_for(bodies.size(), 32, [&](std::size_t i) {
    bodies[i] = transport.send({.url = server.url("/" + std::to_string(i))}).body;
  });
  for (std::size_t i = 0; i < bodies.size(); ++i) CHECK(bodies[i] == "GET /" + std::to_string(i));
  CHECK(server.connections() <= 8);
}

TEST_CASE("curl: the destructor fails requests under way at once", "[http]") {
  std::latch arrived(1);
  RawServer server([&](Connection& connection) {
    connection.read_request();
    arrived.count_down();
    connection.read_some();
  });
  auto transport = std::make_unique<CurlTransport>(http::CurlOptions{});
  auto outcome = std::async(std::launch::async, [&, raw = transport.get()] {
    return std::string(failure(*raw, {.url = server.url("/")}).what());
  });
  arrived.wait();
  const auto start = std::chrono::steady_clock::now();
  transport.reset();
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
  CHECK(outcome.get() == "the request was cancelled");
}

TEST_CASE("curl: what is cancelled fails, and so does what comes later", "[http]") {
  std::latch arrived(1);
  RawServer server([&](Connection& connection) {
    connection.read_request();
    arrived.count_down();
    connection.read_some();
  });
  CurlTransport transport({});
  auto outcome = std::async(std::launch::async, [&] { return failure(transport, {.url = server.url("/")}); });
  arrived.wait();
  transport.cancel();
  CHECK(outcome.get().what() == std::string("the request was cancelled"));
  const TransportError later = failure(transport, {.url = server.url("/")});
  CHECK(later.what() == std::string("the request was cancelled"));
  CHECK(later.kind() == TransportError::Kind::unusable);  // which is not tried again
  CHECK(server.connections() == 1);
}

TEST_CASE("curl: one that was cancelled before its first request connects to nobody", "[http]") {
  CurlTransport transport({});
  transport.cancel();
  CHECK(failure(transport, {.url = "http://127.0.0.1:1/"}).what() ==
        std::string("the request was cancelled"));
}

TEST_CASE("curl: a header field without an end is cut off", "[http]") {
  RawServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nX: ");
    const std::string part(64UL * 1024, 'a');
    while (connection.write(part)) {
    }
  });
  CurlTransport transport({});
  const TransportError error = failure(transport, {.url = server.url("/")});
  CHECK(error.kind() == TransportError::Kind::too_large);
  CHECK(error.what() == std::string("a line of the answer's head is too long"));
}

TEST_CASE("curl: other schemes and header fields with line ends are not sent", "[http]") {
  RawServer server(support::always(http_answer("200 OK", "hello")));
  CurlTransport transport({});
  CHECK_THROWS_AS(transport.send({.url = "file:///etc/hostname"}), TransportError);
  CHECK_THROWS_AS(transport.send({.url = server.url("/"), .headers = {{"A", "b\r\nC: d"}}}), TransportError);
  CHECK(server.connections() == 0);
}

TEST_CASE("curl: no TLS is told from other handshake failures", "[http]") {
  CHECK(http::shows_no_tls("error:0A00010B:SSL routines::wrong version number"));
  CHECK(http::shows_no_tls("OpenSSL/3.0.11: error:0A00010B:SSL routines::wrong version number"));
  CHECK(http::shows_no_tls("error:0A00009C:SSL routines::http request"));
  CHECK_FALSE(http::shows_no_tls("error:0A00042E:SSL routines::tlsv1 alert protocol version"));
  CHECK_FALSE(http::shows_no_tls("error:0A000126:SSL routines::unexpected eof while reading"));
  CHECK_FALSE(http::shows_no_tls("OpenSSL SSL_connect: Connection reset by peer in connection to x:443"));
  CHECK_FALSE(http::shows_no_tls(""));
}
