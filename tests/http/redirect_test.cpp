#include "http/redirect.hpp"
#include "support/catch.hpp"
#include "support/fake_transport.hpp"

namespace {

http::Response to(std::string location, int status = 307) {
  return {.status = status, .headers = {{"Location", std::move(location)}}};
}

const http::Headers kSecrets = {{"Authorization", "Bearer abc"}, {"Cookie", "c"}, {"Accept", "text/plain"}};

}  // namespace

TEST_CASE("redirect: every redirect status is followed, relative locations too", "[http]") {
  const int status = GENERATE(301, 302, 303, 307, 308);
  FakeTransport http;
  http.answers["HEAD https://a.io/x/y"] = to("../z?q=1", status);
  http.answers["HEAD https://a.io/z?q=1"] = {.status = 200};

  CHECK(http::send_following_redirects(http, {.method = "HEAD", .url = "https://a.io/x/y"}).status == 200);
}

TEST_CASE("redirect: credentials stay while the origin stays", "[http]") {
  FakeTransport http;
  http.answers["GET https://a.io/x"] = to("https://A.io:443/y");
  http.answers["GET https://A.io:443/y"] = {.status = 200};
  http.answers["GET https://a.io/y"] = {.status = 200};
  http.otherwise = [](const http::Request&) { return http::Response{.status = 200}; };

  http::send_following_redirects(http, {.url = "https://a.io/x", .headers = kSecrets});
  CHECK(http.sent(1, "Authorization") == "Bearer abc");
  CHECK(http.sent(1, "Cookie") == "c");
}

TEST_CASE("redirect: credentials are dropped for good when the origin changes", "[http]") {
  const auto* target = GENERATE("https://b.io/y", "https://a.io:444/y");
  FakeTransport http;
  http.answers["GET https://a.io/x"] = to(target);
  http.answers[std::string("GET ") + target] = to("https://a.io/z");
  http.answers["GET https://a.io/z"] = {.status = 200};

  http::send_following_redirects(http, {.url = "https://a.io/x", .headers = kSecrets});
  REQUIRE(http.requests.size() == 3);
  for (const std::size_t index : {1U, 2U}) {
    CHECK(http.sent(index, "Authorization").empty());
    CHECK(http.sent(index, "Cookie").empty());
    CHECK(http.sent(index, "Accept") == "text/plain");
  }
}

TEST_CASE("redirect: a hop from http to https drops credentials as well", "[http]") {
  FakeTransport http;
  http.answers["GET http://a.io/x"] = to("https://a.io/x");
  http.answers["GET https://a.io/x"] = {.status = 200};

  http::send_following_redirects(http, {.url = "http://a.io/x", .headers = kSecrets});
  CHECK(http.sent(1, "Authorization").empty());
}

TEST_CASE("redirect: a location that must not be followed is refused", "[http]") {
  struct Case {
    const char* location;
    const char* message;
  };
  const auto row = GENERATE(values<Case>({
      {"http://a.io/x", "redirected to http://a.io/x: from https to http: refused"},
      {"ftp://a.io/x", "redirected to ftp://a.io/x: not an http or https URL, but 'ftp'"},
      {"file:///etc/passwd", "redirected to file:///etc/passwd: not an http or https URL, but 'file'"},
      {"https://u:p@/x?token=s",
       "redirected to https://_redacted_@/x?token=_redacted_: not a usable URL: No host part in the URL"},
  }));
  FakeTransport http;
  http.answers["GET https://a.io/x"] = to(row.location);

  CHECK_THROWS_WITH(http::send_following_redirects(http, {.url = "https://a.io/x"}), row.message);
  CHECK(http.asked.size() == 1);
}

TEST_CASE("redirect: five hops are followed, a sixth is refused", "[http]") {
  FakeTransport http;
  for (int i = 0; i < 6; ++i) {
    http.answers["GET https://a.io/" + std::to_string(i)] = to("/" + std::to_string(i + 1));
  }
  http.answers["GET https://a.io/6"] = {.status = 200};

  CHECK(http::send_following_redirects(http, {.url = "https://a.io/1"}).status == 200);
  CHECK_THROWS_WITH(http::send_following_redirects(http, {.url = "https://a.io/0"}),
                    "redirected more than 5 times");
}

TEST_CASE("redirect: other methods and redirects to nowhere are returned as they are", "[http]") {
  FakeTransport http;
  http.answers["POST https://a.io/x"] = to("/y");
  http.answers["GET https://a.io/x"] = {.status = 302};
  http.answers["GET https://a.io/n"] = to("/y", 304);

  CHECK(http::send_following_redirects(http, {.method = "POST", .url = "https://a.io/x"}).status == 307);
  CHECK(http::send_following_redirects(http, {.url = "https://a.io/x"}).status == 302);
  CHECK(http::send_following_redirects(http, {.url = "https://a.io/n"}).status == 304);
}

TEST_CASE("redirect: a hop that does not answer names its address", "[http]") {
  FakeTransport http;
  http.answers["GET https://a.io/x"] = to("https://b.io/y?sig=1");

  CHECK_THROWS_WITH(http::send_following_redirects(http, {.url = "https://a.io/x"}),
                    Catch::StartsWith("redirected to https://b.io/y?sig=_redacted_: no answer scripted"));
}
