#include "http/redact.hpp"

#include "support/catch.hpp"

TEST_CASE("redacted_url: secrets go, the rest stays", "[http]") {
  struct Case {
    const char* url;
    const char* shown;
  };
  const auto row = GENERATE(values<Case>({
      {"https://a.io/v2/x/manifests/1", "https://a.io/v2/x/manifests/1"},
      {"https://me:secret@a.io/x", "https://_redacted_@a.io/x"},
      {"https://me:p@ss@a.io/x@y", "https://_redacted_@a.io/x@y"},
      {"https://a.io/x@sha256:ab", "https://a.io/x@sha256:ab"},
      {"https://a.io/t?service=s&scope=repository:x:pull",
       "https://a.io/t?service=s&scope=repository:x:pull"},
      {"https://a.io/t?X-Amz-Signature=abc&n=5", "https://a.io/t?X-Amz-Signature=_redacted_&n=5"},
      {"https://a.io/t?token&sig=", "https://a.io/t?token=_redacted_&sig=_redacted_"},
      {"https://a.io/t#secret", "https://a.io/t"},
      {"//me:x@b.io/", "//_redacted_@b.io/"},
      {"me:x@b.io", "_redacted_@b.io"},
      {"me@b.io/x", "_redacted_@b.io/x"},
      {"me:x@b.io/x@sha256:ab", "_redacted_@b.io/x@sha256:ab"},
      {"nginx:1@sha256:ab", "nginx:1@sha256:ab"},
      {"nginx@SHA512:", "nginx@SHA512:"},
      {"nginx@1.25", "nginx@1.25"},
      {"https://a.io/\x1b[31mred", "https://a.io/[31mred"},
  }));
  CHECK(http::redacted_url(row.url) == row.shown);
}

TEST_CASE("without_secret: every occurrence goes", "[http]") {
  CHECK(http::without_secret("x hunter2 y hunter2", "hunter2") == "x _redacted_ y _redacted_");
  CHECK(http::without_secret("a cat", "a") == "a cat");
  CHECK(http::without_secret("text", "") == "text");
  CHECK(http::without_secret("u?p=p%40ss%2Fword p@ss/word", "p@ss/word") == "u?p=_redacted_ _redacted_");
}

TEST_CASE("one_line: hostile text is made fit for a terminal", "[http]") {
  struct Case {
    std::string text;
    std::string shown;
  };
  const auto row = GENERATE(values<Case>({
      {"plain", "plain"},
      {"  two\r\n\tlines  ", "two lines"},
      {"\x1b[2Jgone\a", "[2Jgone"},
      {"caf\xC3\xA9", "caf\xC3\xA9"},
      {"c1\xC2\x9B"
       "31m",
       "c131m"},
      {"bidi\xE2\x80\xAE!", "bidi!"},
      {"bad\xFF\xC0\xAF\xED\xA0\x80", "bad??????"},
      {"cut\xE2\x82", "cut??"},
      {std::string("a\0b", 3), "ab"},
      {"0123456789ABCDEF", "0123456789AB…"},
      {"", ""},
  }));
  CHECK(http::one_line(row.text, 12) == row.shown);
}
