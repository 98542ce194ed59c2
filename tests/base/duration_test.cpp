#include "base/duration.hpp"

#include "support/catch.hpp"

using std::chrono::seconds;

TEST_CASE("duration: units and plain seconds are read", "[base]") {
  const std::vector<std::pair<std::string, long>> cases = {
      {"0", 0},      {"90", 90},     {"30s", 30}, {"2m", 120},          {"1m30s", 90},  {"1h1m1s", 3661},
      {"90m", 5400}, {"24h", 86400}, {"0s", 0},   {"1000000", 1000000}, {"1h5s", 3605},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(base::parse_duration(text) == seconds(expected));
  }
}

TEST_CASE("duration: anything else is refused", "[base]") {
  for (const std::string text : {"", "s", "1x", "1.5s", "-1", "-1s", "+1s", "1m1m", "1s1m", "1m30", " 1s",
                                 "1s ", "1 s", "500ms", "1000001", "99999999999999999999s"}) {
    CAPTURE(text);
    CHECK_FALSE(base::parse_duration(text).has_value());
  }
}

TEST_CASE("duration: it is written as it is read", "[base]") {
  for (const std::string text : {"0s", "1s", "1m", "1m30s", "6h", "1h1s", "100h"}) {
    CHECK(base::duration_text(*base::parse_duration(text)) == text);
  }
  CHECK(base::duration_text(seconds(21600)) == "6h");
}
