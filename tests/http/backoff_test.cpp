#include "http/backoff.hpp"

#include "support/catch.hpp"

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("backoff: it doubles, and half of it is random", "[http]") {
  struct Case {
    int failures = 0;
    long least = 0;
    long middle = 0;
    long most = 0;  // milliseconds
  };
  const std::vector<Case> cases = {
      {1, 125, 187, 249},      {2, 250, 375, 499},      {3, 500, 750, 999},       {4, 1000, 1500, 1999},
      {7, 8000, 12000, 15999}, {8, 8000, 12000, 15999}, {99, 8000, 12000, 15999}, {0, 125, 187, 249},
  };
  for (const Case& each : cases) {
    CAPTURE(each.failures);
    CHECK(http::backoff(each.failures, 0) == milliseconds(each.least));
    CHECK(http::backoff(each.failures, 0.5) == milliseconds(each.middle));
    CHECK(http::backoff(each.failures, 0.9999999) == milliseconds(each.most));
  }
}

TEST_CASE("retry-after: seconds, and dates in the three forms of HTTP", "[http]") {
  const auto now = std::chrono::system_clock::from_time_t(784111777);  // Sun, 06 Nov 1994 08:49:37 GMT
  constexpr long kYear = 365L * 24 * 60 * 60;
  const std::vector<std::pair<std::string, long>> cases = {
      {"0", 0},
      {"1", 1},
      {"120", 120},
      {"007", 7},
      {"999999999", kYear},
      {"99999999999999999999", kYear},
      {"Sun, 06 Nov 1994 08:49:40 GMT", 3},
      {"Sun, 06 Nov 1994 08:49:37 GMT", 0},
      {"Sun, 06 Nov 1994 08:49:00 GMT", 0},
      {"Sunday, 06-Nov-94 08:50:37 GMT", 60},
      {"Sun Nov  6 09:49:37 1994", 3600},
      {"Fri, 31 Dec 2027 23:59:59 GMT", kYear},
  };
  for (const auto& [field, expected] : cases) {
    CAPTURE(field);
    CHECK(http::retry_after(field, now) == seconds(expected));
  }
  CHECK(http::retry_after("Sun, 06 Nov 1994 08:49:40 GMT", now - milliseconds(1)) == seconds(4));
}

TEST_CASE("retry-after: what is neither is no answer", "[http]") {
  for (const std::string field : {"", "soon", "-1", "1.5", "1s", "0x10", "Sun, 99 Nov 1994 08:49:37 GMT"}) {
    CAPTURE(field);
    CHECK_FALSE(http::retry_after(field, std::chrono::system_clock::now()).has_value());
  }
}
