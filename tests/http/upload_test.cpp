// Request bodies that come out of files.

#include <atomic>

#include "http/curl_transport.hpp"
#include "http/file_body.hpp"
#include "http/retry_transport.hpp"
#include "support/catch.hpp"
#include "support/fake_transport.hpp"
#include "support/raw_server.hpp"
#include "support/temp_folder.hpp"

using http::TransportError;
using support::Connection;
using support::http_answer;
using support::RawServer;

namespace {

/// Bytes that differ from those around them.
std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7 + i / 251);
  return bytes;
}

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

TEST_CASE("upload: a region of a file is the body, and progress is told", "[http]") {
  const support::TempFolder folder;
  const std::string bytes = pattern(3'000'000);
  const std::string path = folder.write("layer", bytes);
  std::string head;
  std::string body;
  std::vector<std::uint64_t> told;
  RawServer server([&](Connection& connection) {
    head = connection.read_request();
    body = read_body(connection, head);
    connection.write(http_answer("202 Accepted", ""));
  });
  http::CurlTransport transport({});

  const http::Response response =
      transport.send({.method = "PATCH",
                      .url = server.url("/u"),
                      .headers = {{"Content-Range", "1000-2500999"}},
                      .file = http::FileRegion{path, 1000, 2'500'000},
                      .progress = [&](std::uint64_t sent) { told.push_back(sent); }});
  CHECK(response.status == 202);
  CHECK_THAT(head, Catch::StartsWith("PATCH /u HTTP/1.1\r\n"));
  CHECK(support::request_field(head, "Content-Length") == "2500000");
  CHECK(support::request_field(head, "Content-Range") == "1000-2500999");
  CHECK_THAT(head, !Catch::Contains("Content-Type") && !Catch::Contains("Expect"));
  CHECK((body == bytes.substr(1000, 2'500'000)));
  CHECK(std::ranges::is_sorted(told));
  CHECK(told.back() == 2'500'000);
}

TEST_CASE("upload: an empty region is an empty body", "[http]") {
  const support::TempFolder folder;
  std::string head;
  RawServer server([&](Connection& connection) {
    head = connection.read_request();
    connection.write(http_answer("201 Created", ""));
  });
  http::CurlTransport transport({});

  const http::FileRegion empty = {folder.write("empty", ""), 0, 0};
  CHECK(transport.send({.method = "PUT", .url = server.url("/"), .file = empty}).status == 201);
  CHECK(support::request_field(head, "Content-Length") == "0");
}

TEST_CASE("upload: when a kept connection breaks, what may be repeated is sent from its start", "[http]") {
  const bool safe = GENERATE(true, false);
  const support::TempFolder folder;
  const std::string bytes = pattern(400'000);
  const http::FileRegion whole = {folder.write("layer", bytes), 0, bytes.size()};
  std::atomic<int> uploads = 0;
  std::string body;
  RawServer server([&](Connection& connection) {
    for (auto head = connection.read_request(); !head.empty(); head = connection.read_request()) {
      if (head.starts_with("PUT")) {
        if (++uploads == 1) return static_cast<void>(connection.read_bytes(100'000));
        body = read_body(connection, head);
      }
      connection.write(http_answer("200 OK", ""));
    }
  });
  http::CurlTransport transport({});

  transport.send({.url = server.url("/")});
  http::Request request = {.method = "PUT", .url = server.url("/"), .file = whole};
  if (safe) {
    request.repeat = http::Repeat::safe;
    CHECK(transport.send(request).status == 200);
    CHECK(uploads == 2);
    CHECK((body == bytes));
  } else {
    CHECK(failure(transport, request).kind() == TransportError::Kind::unreachable);
    CHECK(uploads == 1);
  }
}

TEST_CASE("upload: a file that is missing or too short is told by its name", "[http]") {
  const support::TempFolder folder;
  const std::string path = folder.write("layer", "short");
  RawServer server([](Connection& connection) { read_body(connection, connection.read_request()); });
  http::CurlTransport transport({});
  const auto put = [&](const std::string& name, std::uint64_t size) {
    return failure(transport,
                   {.method = "PUT", .url = server.url("/"), .file = http::FileRegion{name, 1, size}});
  };

  const TransportError missing = put(folder.path("none"), 1);
  CHECK(missing.kind() == TransportError::Kind::unreadable);
  CHECK(missing.what() == "cannot read " + folder.path("none") + ": No such file or directory");
  const TransportError shorter = put(path, 5);
  CHECK(shorter.kind() == TransportError::Kind::unreadable);
  CHECK(shorter.what() == path + " ends after 5 bytes, which is too early");
  CHECK_THAT(put(folder.path(), 5).what(), Catch::EndsWith(": Is a directory"));
}

TEST_CASE("upload: an answer that comes before the body has been sent ends it", "[http]") {
  const support::TempFolder folder;
  const std::string bytes = pattern(20'000'000);
  RawServer server([](Connection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    connection.hang();
  });
  http::CurlTransport transport({});

  const http::FileRegion whole = {folder.write("layer", bytes), 0, bytes.size()};
  CHECK(transport.send({.method = "PUT", .url = server.url("/"), .file = whole}).status == 413);
}

TEST_CASE("upload: a server that stops taking bytes is given up", "[http]") {
  const support::TempFolder folder;
  const std::string bytes = pattern(20'000'000);
  RawServer server([](Connection& connection) {
    connection.read_request();
    connection.ignore();
  });
  http::CurlTransport transport({.stall_timeout = std::chrono::seconds(1)});

  const http::FileRegion whole = {folder.write("layer", bytes), 0, bytes.size()};
  CHECK(failure(transport, {.method = "PUT", .url = server.url("/"), .file = whole}).kind() ==
        TransportError::Kind::unreachable);
}

TEST_CASE("upload: retries do not limit its time, unless it has a limit of its own", "[http]") {
  FakeTransport http;
  http.otherwise = [](const http::Request&) { return http::Response{.status = 202}; };
  http::RetryTransport retry(http, {.timeout = std::chrono::seconds(1)});
  const http::FileRegion region = {"/layer", 0, 1};

  retry.send({.method = "PATCH", .url = "http://r.io/u", .file = region});
  retry.send({.method = "PATCH", .url = "http://r.io/u", .file = region, .timeout = std::chrono::seconds(9)});
  retry.send({.method = "PATCH", .url = "http://r.io/u"});
  CHECK(http.requests[0].timeout > std::chrono::hours(24));
  CHECK(http.requests[1].timeout <= std::chrono::seconds(9));
  CHECK(http.requests[2].timeout <= std::chrono::seconds(1));
}

TEST_CASE("upload: a PATCH is not repeated by itself, a PUT that may be is", "[http]") {
  FakeTransport http;
  http.otherwise = [](const http::Request&) { return http::Response{.status = 503}; };
  http::RetryTransport retry(http, {.max_tries = 3}, {.sleep = [](std::chrono::milliseconds) {}});

  retry.send({.method = "PATCH", .url = "http://r.io/u", .file = http::FileRegion{"/layer", 0, 1}});
  CHECK(http.count("PATCH ") == 1);
  retry.send({.method = "PUT", .url = "http://r.io/u", .body = "{}", .repeat = http::Repeat::safe});
  CHECK(http.count("PUT ") == 3);
}
