#include "base/error.hpp"
#include "http/url.hpp"
#include "support/catch.hpp"

using http::Url;

TEST_CASE("url: parts are told apart", "[http]") {
  struct Case {
    const char* text;
    const char* scheme;
    const char* host;
    const char* port;
  };
  const auto row = GENERATE(values<Case>({
      {"https://ghcr.io/v2/", "https", "ghcr.io", "443"},
      {"http://Localhost:5000/v2/", "http", "localhost", "5000"},
      {"HTTPS://ghcr.io.:443/x#part", "https", "ghcr.io", "443"},
      {"https://[::1]:5000/", "https", "::1", "5000"},
      {"http://0x7f.1/", "http", "127.0.0.1", "80"},
      {"http://%31%32%37.1/", "http", "127.0.0.1", "80"},
      {"http://2130706433/", "http", "127.0.0.1", "80"},
  }));
  CAPTURE(row.text);
  const Url url = Url::parse(row.text);
  CHECK(url.scheme() == row.scheme);
  CHECK(url.host() == row.host);
  CHECK(url.port() == row.port);
  CHECK_FALSE(url.has_userinfo());
}

TEST_CASE("url: what is no http or https URL is refused", "[http]") {
  const auto* text = GENERATE("", "/v2/", "ftp://host/", "file:///etc/passwd", "https://", "https://a b/",
                              "https://host:99999/", "gopher://x", "https://ho\nst/");
  CAPTURE(text);
  CHECK_THROWS_AS(Url::parse(text), base::Error);
}

TEST_CASE("url: a zero byte is refused", "[http]") {
  CHECK_THROWS_AS(Url::parse(std::string_view("https://good.io\0.evil.io/", 25)), base::Error);
}

TEST_CASE("url: references are resolved", "[http]") {
  struct Case {
    const char* reference;
    const char* expected;
  };
  const auto row = GENERATE(values<Case>({
      {"/other?x=1", "https://a.io:8443/other?x=1"},
      {"next", "https://a.io:8443/v2/next"},
      {"../up", "https://a.io:8443/up"},
      {"//b.io/x", "https://b.io/x"},
      {"http://c.io/", "http://c.io/"},
      {"?n=2", "https://a.io:8443/v2/list?n=2"},
  }));
  CAPTURE(row.reference);
  CHECK(Url::parse("https://a.io:8443/v2/list?n=1").resolve(row.reference).text() == row.expected);
}

TEST_CASE("url: the origin is scheme, host and port", "[http]") {
  const Url url = Url::parse("https://a.io/x");
  CHECK(url.same_origin(Url::parse("https://A.io:443/y")));
  CHECK_FALSE(url.same_origin(Url::parse("http://a.io/x")));
  CHECK_FALSE(url.same_origin(Url::parse("https://a.io:444/x")));
  CHECK_FALSE(url.same_origin(Url::parse("https://b.a.io/x")));
}

TEST_CASE("url: user information is noticed", "[http]") {
  CHECK(Url::parse("https://me:secret@a.io/").has_userinfo());
  CHECK(Url::parse("https://me@a.io/").has_userinfo());
}

TEST_CASE("url: query values are encoded, common characters kept", "[http]") {
  CHECK(http::query_value("repository:a/b:pull,push") == "repository:a/b:pull,push");
  CHECK(http::query_value("a b&c=d%\xC3\xA9") == "a%20b%26c%3Dd%25%C3%A9");
}
