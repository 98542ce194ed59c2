#include "http/quota.hpp"

#include "support/catch.hpp"
#include "support/fake_transport.hpp"

using http::Quota;
using std::chrono::hours;

TEST_CASE("quota: both fields are read", "[http]") {
  CHECK(http::quota_of({{"ratelimit-limit", "100;w=21600"}, {"ratelimit-remaining", "76;w=21600"}}) ==
        Quota{.remaining = 76, .limit = 100, .window = hours(6)});
  CHECK(http::quota_of({{"RateLimit-Remaining", "0;w=3600"}}) == Quota{.remaining = 0, .window = hours(1)});
  CHECK(http::quota_of({{"ratelimit-limit", "100;w=60"}, {"ratelimit-remaining", "76;w=3600"}}) ==
        Quota{.remaining = 76, .window = hours(1)});
}

TEST_CASE("quota: other counts of requests are not one of pulls", "[http]") {
  for (const std::string field : {"", "76", "76;w=", ";w=21600", "x;w=1", "7;w=1h", "-1;w=60",
                                  "9999999999;w=1", "1;w=9999999999", "76;w=60;burst=1"}) {
    CAPTURE(field);
    CHECK_FALSE(http::quota_of({{"RateLimit-Remaining", field}}).has_value());
  }
  CHECK_FALSE(http::quota_of({{"ratelimit-limit", "100;w=21600"}}).has_value());
}

TEST_CASE("quota: it is told in words", "[http]") {
  CHECK(describe(Quota{.remaining = 76, .limit = 100, .window = hours(6)}) == "76 pulls left of 100 in 6h");
  CHECK(describe(Quota{.remaining = 1, .window = hours(6)}) == "1 pull left in 6h");
}

TEST_CASE("quota: of each host the lowest is kept", "[http]") {
  FakeTransport server;
  const auto answer = [](std::string remaining) {
    return http::Response{.status = 200, .headers = {{"ratelimit-remaining", std::move(remaining)}}};
  };
  server.answers["GET https://a.example/1"] = answer("76;w=60");
  server.answers["GET https://a.example/2"] = answer("74;w=60");
  server.answers["GET https://a.example/3"] = answer("75;w=60");
  server.answers["GET http://127.0.0.1:5000/"] = answer("5;w=60");
  server.answers["GET https://b.example/"] = {.status = 200};
  http::QuotaTransport transport(server);
  for (const std::string url : {"https://a.example/1", "https://a.example/2", "https://a.example/3",
                                "http://127.0.0.1:5000/", "https://b.example/"}) {
    CHECK(transport.send({.url = url}).status == 200);
  }

  const auto lowest = transport.lowest();
  REQUIRE(lowest.size() == 2);
  CHECK(lowest.at("a.example").remaining == 74);
  CHECK(lowest.at("127.0.0.1:5000").remaining == 5);
}
