#include "http/log_transport.hpp"

#include <atomic>
#include <set>

#include "base/parallel.hpp"
#include "http/retry_transport.hpp"
#include "support/catch.hpp"
#include "support/fake_transport.hpp"

using http::LogTransport;
using http::Request;
using http::Response;
using http::TransportError;

namespace {

/// What is told of one request that takes 12 ms.
std::string told(const Request& request, const FakeTransport::Function& answer) {
  FakeTransport next;
  next.otherwise = answer;
  std::string lines;
  std::chrono::steady_clock::time_point time;
  LogTransport log(
      next, [&](std::string_view line) { lines += std::string(line) + '\n'; },
      [&] { return std::exchange(time, time + std::chrono::milliseconds(12)); });
  try {
    log.send(request);
  } catch (const base::Error&) {
    lines += "(thrown)\n";
  }
  return lines;
}

FakeTransport::Function status(int number) {
  return [number](const Request&) { return Response{.status = number}; };
}

FakeTransport::Function error(const std::string& text) {
  return
      [text](const Request&) -> Response { throw TransportError(TransportError::Kind::unreachable, text); };
}

}  // namespace

TEST_CASE("log: a line tells method, URL, outcome and time", "[http]") {
  struct Case {
    Request request;
    FakeTransport::Function answer;
    const char* line;
  };
  const std::vector<Case> cases = {
      {{.method = "HEAD", .url = "https://r.io/v2/a/manifests/1"},
       status(200),
       "HEAD https://r.io/v2/a/manifests/1 -> 200 (12 ms)\n"},
      {{.url = "https://r.io/v2/a/manifests/1", .attempt = 2},
       status(503),
       "GET https://r.io/v2/a/manifests/1 (try 2) -> 503 (12 ms)\n"},
      {{.url = "https://r.io/v2/a/manifests/1"},
       error("no answer within 30 s"),
       "GET https://r.io/v2/a/manifests/1 -> failed: no answer within 30 s (12 ms)\n(thrown)\n"},
      {{.url = "https://r.io/"},
       error("two\nlines\x1B[31m"),
       "GET https://r.io/ -> failed: two lines[31m (12 ms)\n(thrown)\n"},
  };
  for (const auto& [request, answer, line] : cases) CHECK(told(request, answer) == line);
}

TEST_CASE("log: secrets in URLs are redacted, header fields and bodies do not appear", "[http]") {
  const Request request = {
      .method = "POST",
      .url = "https://ann:s3cret@a.io/token?service=r.io&account=s3cret&X-Amz-Signature=s3cret",
      .headers = {{"Authorization", "Basic s3cret"}, {"X-Other", "s3cret"}},
      .body = "refresh_token=s3cret"};
  const auto answer = [](const Request&) {
    return Response{.status = 200, .headers = {{"Set-Cookie", "s3cret"}}, .body = R"({"token":"s3cret"})"};
  };
  CHECK(told(request, answer) ==
        "POST "
        "https://_redacted_@a.io/token?service=r.io&account=_redacted_&X-Amz-Signature=_redacted_ -> 200 "
        "(12 ms)\n");
}

TEST_CASE("log: each try of a request is told", "[http]") {
  FakeTransport next;
  std::atomic<int> asked = 0;
  next.otherwise = [&](const Request&) { return Response{.status = ++asked < 3 ? 503 : 200}; };
  std::vector<std::string> lines;
  const std::chrono::steady_clock::time_point zero;
  LogTransport log(
      next, [&](std::string_view line) { lines.emplace_back(line); }, [&] { return zero; });
  http::RetryTransport retry(log, {}, {.sleep = [](std::chrono::milliseconds) {}});
  CHECK(retry.send({.url = "https://r.io/"}).status == 200);
  CHECK(lines == std::vector<std::string>{"GET https://r.io/ -> 503 (0 ms)",
                                          "GET https://r.io/ (try 2) -> 503 (0 ms)",
                                          "GET https://r.io/ (try 3) -> 200 (0 ms)"});
}

TEST_CASE("log: many threads get a line each, one after the other", "[http]") {
  FakeTransport next;
  next.otherwise = status(200);
  std::set<std::string> lines;
  std::atomic<int> inside = 0;
  bool overlapped = false;
  LogTransport log(next, [&](std::string_view line) {
    if (++inside > 1) overlapped = true;
    lines.emplace(line.substr(0, line.find(" (")));
    --inside;
  });
  base::parallel_for(100, 16, [&](std::size_t i) { log.send({.url = "https://r.io/" + std::to_string(i)}); });
  CHECK(lines.size() == 100);
  CHECK(lines.contains("GET https://r.io/99 -> 200"));
  CHECK_FALSE(overlapped);
}
