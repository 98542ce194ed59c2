#include "http/transport.hpp"
#include "support/catch.hpp"

namespace {

const http::Headers kHeaders = {{"www-authenticate", "Basic"}, {"ETag", "1"}, {"WWW-Authenticate", "Bearer"}};

}  // namespace

TEST_CASE("headers: names compare without regard to case", "[http]") {
  CHECK(http::header(kHeaders, "etag") == "1");
  CHECK(http::header(kHeaders, "WWW-AUTHENTICATE") == "Basic");
}

TEST_CASE("headers: an absent field is an empty view", "[http]") {
  CHECK(http::header(kHeaders, "Location").empty());
  CHECK(http::all_headers(kHeaders, "Location").empty());
}

TEST_CASE("headers: every value of a repeated field comes in order", "[http]") {
  CHECK(http::all_headers(kHeaders, "WWW-Authenticate") == std::vector<std::string_view>{"Basic", "Bearer"});
}
