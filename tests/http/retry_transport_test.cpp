#include "http/retry_transport.hpp"

#include "support/catch.hpp"
#include "support/fake_transport.hpp"

using http::Request;
using http::Response;
using http::RetryTransport;
using http::TransportError;
using Kind = TransportError::Kind;
using std::chrono::milliseconds;

namespace {

using Step = std::variant<int, Response, Kind>;  // an answer's status, an answer, or a failure

const std::string kUrl = "https://r.example/v2/a/manifests/1";

/// A server that takes these steps, then answers 200, and a clock that only moves when somebody sleeps or a
/// request takes its time.
struct Setting {
  explicit Setting(std::vector<Step> planned, http::RetryOptions options = {})
      : steps(std::move(planned)), transport(server, options, timing()) {
    server.otherwise = [this](const Request&) -> Response {
      now += each_takes;
      if (next == steps.size()) return {.status = 200};
      const Step& step = steps[next++];
      if (const auto* kind = std::get_if<Kind>(&step)) throw TransportError(*kind, "it broke");
      if (const auto* status = std::get_if<int>(&step)) return {.status = *status};
      return std::get<Response>(step);
    };
  }

  http::RetryTiming timing() {
    return {.now = [this] { return std::chrono::steady_clock::time_point(now); },
            .date = [] { return std::chrono::system_clock::from_time_t(784111777); },
            .sleep =
                [this](milliseconds time) {
                  now += time;
                  slept.push_back(time.count());
                },
            .random = [] { return 0.0; }};
  }

  std::string failure(const Request& request) {
    try {
      transport.send(request);
    } catch (const TransportError& error) {
      return error.what();
    }
    return "no failure";
  }

  std::vector<Step> steps;
  std::size_t next = 0;
  milliseconds now{0};
  milliseconds each_takes{0};
  std::vector<long> slept = {};
  FakeTransport server = {};
  RetryTransport transport;
};

Response with_retry_after(int status, std::string value) {
  return {.status = status, .headers = {{"Retry-After", std::move(value)}}};
}

}  // namespace

TEST_CASE("retry: an answer is passed on at once", "[http]") {
  for (const int status : {200, 301, 400, 401, 403, 404, 405, 501, 505}) {
    CAPTURE(status);
    Setting set({status});
    const Response response = set.transport.send({.url = kUrl});
    CHECK(response.status == status);
    CHECK(response.tries == 1);
    CHECK(set.server.asked.size() == 1);
    CHECK(set.slept.empty());
  }
}

TEST_CASE("retry: what may pass is tried again, with growing pauses", "[http]") {
  const Step step = GENERATE(as<Step>(), 408, 429, 500, 502, 503, 504, Kind::unreachable);
  const std::string method = GENERATE("GET", "HEAD");
  Setting set({step, step, step, step});
  const Response response = set.transport.send({.method = method, .url = kUrl});
  CHECK(response.status == 200);
  CHECK(response.tries == 5);
  CHECK(set.server.asked == std::vector<std::string>(5, method + " " + kUrl));
  CHECK(set.slept == std::vector<long>{125, 250, 500, 1000});
}

TEST_CASE("retry: after five tries the last failure is told", "[http]") {
  Setting set({500, Kind::unreachable, 502, 429, 503});
  const Response response = set.transport.send({.url = kUrl});
  CHECK(response.status == 503);
  CHECK(response.tries == 5);

  Setting broken(std::vector<Step>(9, Kind::unreachable));
  CHECK(broken.failure({.url = kUrl}) == "it broke (5 tries)");
  CHECK(broken.server.asked.size() == 5);
}

TEST_CASE("retry: what will not pass is not tried again", "[http]") {
  const Kind kind = GENERATE(Kind::refused, Kind::unknown_host, Kind::unusable, Kind::not_tls,
                             Kind::not_trusted, Kind::too_large);
  Setting set({kind});
  CHECK(set.failure({.url = kUrl}) == "it broke");
  CHECK(set.server.asked.size() == 1);
}

TEST_CASE("retry: a failure keeps its kind", "[http]") {
  Setting set({503, Kind::not_trusted});
  try {
    set.transport.send({.url = kUrl});
    FAIL("it succeeded");
  } catch (const TransportError& error) {
    CHECK(error.kind() == Kind::not_trusted);
    CHECK(error.what() == std::string("it broke (2 tries)"));
  }
}

TEST_CASE("retry: other methods are tried once, and within the timeout", "[http]") {
  for (const std::string method : {"POST", "PATCH", "DELETE"}) {
    Setting set({503});
    CHECK(set.transport.send({.method = method, .url = kUrl, .body = "x"}).status == 503);
    CHECK(set.server.asked.size() == 1);
    CHECK(set.server.requests[0].timeout == std::chrono::minutes(2));
    CHECK(set.server.requests[0].body == "x");
  }
}

TEST_CASE("retry: Retry-After is obeyed, and no shorter pause than usual made", "[http]") {
  const std::vector<std::pair<std::string, long>> cases = {
      {"0", 125}, {"1", 1000}, {"60", 60000}, {"Sun, 06 Nov 1994 08:49:40 GMT", 3000}, {"soon", 125}};
  for (const auto& [field, pause] : cases) {
    CAPTURE(field);
    Setting set({with_retry_after(429, field)});
    CHECK(set.transport.send({.url = kUrl}).tries == 2);
    CHECK(set.slept == std::vector<long>{pause});
  }
}

TEST_CASE("retry: a pause that would pass the deadline is not begun", "[http]") {
  Setting set({with_retry_after(429, "120")});
  CHECK(set.transport.send({.url = kUrl}).status == 429);
  CHECK(set.slept.empty());
}

TEST_CASE("retry: each try gets the time that is left", "[http]") {
  Setting set(std::vector<Step>(9, Kind::unreachable), {.timeout = milliseconds(900)});
  set.each_takes = milliseconds(300);
  CHECK(set.failure({.url = kUrl}) == "it broke (2 tries)");  // 300 + 125 + 300, and 250 would be too late
  REQUIRE(set.server.requests.size() == 2);
  CHECK(set.server.requests[0].timeout == milliseconds(900));
  CHECK(set.server.requests[1].timeout == milliseconds(475));
}

TEST_CASE("retry: a request's own timeout takes the place of the usual one", "[http]") {
  Setting set({503});
  set.transport.send({.url = kUrl, .timeout = milliseconds(400)});
  REQUIRE(set.server.requests.size() == 2);
  CHECK(set.server.requests[0].timeout == milliseconds(400));
  CHECK(set.server.requests[1].timeout == milliseconds(275));
}

TEST_CASE("retry: header fields and limits are the same in each try", "[http]") {
  Setting set({503});
  set.transport.send({.url = kUrl, .headers = {{"Accept", "x"}}, .max_body = 7});
  CHECK(set.server.sent(1, "Accept") == "x");
  CHECK(set.server.requests[1].max_body == 7);
}

TEST_CASE("retry: when HTTP/2 fails, HTTP/1.1 is used at once", "[http]") {
  Setting set({Kind::http2});
  CHECK(set.transport.send({.url = kUrl}).tries == 2);
  CHECK(set.slept == std::vector<long>{0});
  CHECK(set.server.requests[0].version == http::HttpVersion::best);
  CHECK(set.server.requests[1].version == http::HttpVersion::http1);

  set.transport.send({.url = kUrl});
  CHECK(set.server.requests[2].version == http::HttpVersion::best);
}

TEST_CASE("retry: a host whose HTTP/2 failed three times gets HTTP/1.1 only", "[http]") {
  Setting set({Kind::http2, 200, Kind::http2, 200, Kind::http2, 200});
  for (int i = 0; i < 3; ++i) set.transport.send({.url = kUrl});
  set.transport.send({.url = kUrl});
  set.transport.send({.url = "https://other.example/"});
  REQUIRE(set.server.requests.size() == 8);
  CHECK(set.server.requests[4].version == http::HttpVersion::best);
  CHECK(set.server.requests[6].version == http::HttpVersion::http1);
  CHECK(set.server.requests[7].version == http::HttpVersion::best);
}

TEST_CASE("retry: the third try without an answer is made over HTTP/1.1", "[http]") {
  Setting set({Kind::unreachable, Kind::unreachable, Kind::unreachable});
  set.transport.send({.url = kUrl});
  using enum http::HttpVersion;
  std::vector<http::HttpVersion> versions;
  for (const Request& request : set.server.requests) versions.push_back(request.version);
  CHECK((versions == std::vector{best, best, http1, http1}));

  Setting failing({503, 503, 503});
  failing.transport.send({.url = kUrl});
  CHECK(failing.server.requests[3].version == best);
}

TEST_CASE("retry: random fractions are from 0 to 1", "[http]") {
  for (int i = 0; i < 1000; ++i) {
    const double value = http::random_fraction();
    CHECK((value >= 0 && value < 1));
  }
}

TEST_CASE("retry: a host that left three requests in a row without an answer is given up", "[http]") {
  Setting set(std::vector<Step>(99, Kind::unreachable));
  for (int i = 0; i < 3; ++i) CHECK(set.failure({.url = kUrl}) == "it broke (5 tries)");
  CHECK(set.failure({.url = kUrl}) == "not tried, as 3 requests in a row to this host got no answer");
  CHECK(set.server.asked.size() == 15);

  CHECK(set.failure({.url = "https://other.example/"}) == "it broke (5 tries)");
}

TEST_CASE("retry: any answer between shows that a host is there", "[http]") {
  const int status = GENERATE(200, 404, 503);
  std::vector<Step> steps(10, Kind::unreachable);  // two requests
  steps.emplace_back(status);
  steps.insert(steps.end(), 9, Kind::unreachable);  // two more, if the status is final
  Setting set(steps);
  for (int i = 0; i < 2; ++i) CHECK(set.failure({.url = kUrl}) == "it broke (5 tries)");
  for (int i = 0; i < 4; ++i) CHECK_THAT(set.failure({.url = kUrl}), !Catch::StartsWith("not tried"));
}

TEST_CASE("retry: what is under way when the host is given up is not tried again", "[http]") {
  Setting set(std::vector<Step>(99, Kind::unreachable));
  bool nested = false;
  auto timing = set.timing();
  std::vector<std::string> failures;
  RetryTransport* outer = nullptr;
  const auto failure = [&] {
    try {
      outer->send({.url = kUrl});
    } catch (const TransportError& error) {
      failures.emplace_back(error.what());
    }
  };
  timing.sleep = [&](milliseconds) {
    if (std::exchange(nested, true)) return;
    for (int i = 0; i < 3; ++i) failure();  // while the first request pauses
  };
  RetryTransport transport(set.server, {}, timing);
  outer = &transport;
  failure();
  CHECK(failures == std::vector<std::string>{"it broke (5 tries)", "it broke (5 tries)", "it broke (5 tries)",
                                             "it broke"});
}

TEST_CASE("retry: waiting in vain for a turn is no silence of the host's", "[http]") {
  Setting set({}, {.timeout = milliseconds(1), .max_concurrency = 1});
  std::vector<std::string> failures;
  set.server.otherwise = [&](const Request&) -> Response {
    for (int i = 0; i < 4; ++i) failures.push_back(set.failure({.url = kUrl}));  // takes no second place
    return {.status = 200};
  };
  CHECK(set.transport.send({.url = kUrl}).status == 200);
  CHECK(failures == std::vector<std::string>(4,
                                             "its turn did not come: the server answers fewer requests than "
                                             "are waiting"));
}
