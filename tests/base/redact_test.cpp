#include "base/redact.hpp"

#include "support/catch.hpp"

namespace {

struct Case {
  std::string text = {};
  std::string shown = {};
};

}  // namespace

TEST_CASE("redacted: a password is hidden however the scheme is spelled and whatever it holds", "[base]") {
  const auto row = GENERATE(values<Case>({
      {"http://us:PW@host/x", "http://_redacted_@host/x"},
      {"HTTP://us:PW@host/x", "HTTP://_redacted_@host/x"},
      {"hTTps://us:PW@host/x", "hTTps://_redacted_@host/x"},
      {"ftp://us:PW@host/x", "ftp://_redacted_@host/x"},
      {"http://us:a/PW@host/x", "http://_redacted_@host/x"},
      {"http://us:1/PW@host/x", "http://_redacted_@host/x"},
      {"http://us:a?PW@host/x", "http://_redacted_@host/x"},
      {"http://us:a#PW@host/x", "http://_redacted_@host/x"},
      {"http://us:a@PW@host/x", "http://_redacted_@host/x"},
      {"http://us:p@a/PW@host/x", "http://_redacted_@host/x"},
      {"http://us:p@a.b/PW@host/x", "http://_redacted_@host/x"},
      {"http://us:a:b/PW@host/x@sha256:ab", "http://_redacted_@host/x@sha256:ab"},
      {"http://tok/PW@host", "http://_redacted_@host"},
      {"http:/us:PW@host/x", "_redacted_@host/x"},
      {"http:///us:PW@host/x", "http://_redacted_@host/x"},
      {" http://us:PW@host/x", "_redacted_@host/x"},
      {"us:a://PW@host/x", "_redacted_@host/x"},
      {"us:PW//x@host/y", "_redacted_@host/y"},
      {"us:a/PW@host/x:1", "_redacted_@host/x:1"},
      {"us:1/PW@host/x", "_redacted_@host/x"},
      {"a/b:PW@host", "_redacted_@host"},
      {"https://a.io/http://us:PW@host/x", "https://_redacted_@host/x"},
      {"x?http://us:PW@host", "_redacted_@host"},
  }));
  CHECK(base::redacted(row.text) == row.shown);
  CHECK(base::redacted(row.shown) == row.shown);
}

TEST_CASE("redacted: values of parameters and fragments are hidden", "[base]") {
  const auto row = GENERATE(values<Case>({
      {"host/x:1?token=PW", "host/x:1?token=_redacted_"},
      {"host/x?tag=1&a=b", "host/x?tag=1&a=_redacted_"},
      {"https://a.io/x?tag=1?token=PW", "https://a.io/x?tag=_redacted_"},
      {"https://a.io/x?tag=1;token=PW", "https://a.io/x?tag=_redacted_"},
      {"https://us.er?PW@host/x", "https://us.er?_redacted_=_redacted_"},
      {"https://a.io/x?n=5#PW?x=y", "https://a.io/x?n=5"},
      {"nginx#PW", "nginx#_redacted_"},
  }));
  CHECK(base::redacted(row.text) == row.shown);
  CHECK(base::redacted(row.shown) == row.shown);
}

TEST_CASE("redacted: what has no secret stays", "[base]") {
  const std::string text = GENERATE(values<std::string>(
      {"", "nginx", "nginx:1@sha256:ab", "nginx@1.25", "host.io/nginx@1.25", "localhost:5000/a/b:c@SHA256:ab",
       "nginx@sha256:ab@sha256:cd", "https://a.io/x@sha256:ab", "https://cdn.io/gh/a/b@v1/x.yml",
       "file:///srv/x@y.git", "https://[::1]:8443/x@y", "https://localhost:1/x@y/z",
       "a.io:5000/x?digest=sha256:ab&n=5"}));
  CHECK(base::redacted(text) == text);
}

TEST_CASE("redacted_path: only what looks like a URL may have a secret", "[base]") {
  CHECK(base::redacted_path("k8s/web@v1/a.yml") == "k8s/web@v1/a.yml");
  CHECK(base::redacted_path("a#b?c.yml") == "a#b?c.yml");
  CHECK(base::redacted_path("us:PW@host/x") == "_redacted_@host/x");
  CHECK(base::redacted_path("ftp://us:PW@host/x") == "ftp://_redacted_@host/x");
  CHECK(base::redacted_path("host.io/x?token=PW") == "host.io/x?token=_redacted_");
}

TEST_CASE("parse_redacted: reasons are about the redacted text", "[base]") {
  const auto fail = [](std::string_view text) -> int { throw base::Error("bad: " + std::string(text)); };
  const auto reason = [&](std::string_view text) {
    try {
      base::parse_redacted(text, fail);
    } catch (const base::Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(reason("x:1") == "bad: x:1");
  CHECK(reason("x:1?a=PW") == "bad: x:1?a=_redacted_");
  CHECK(reason("us:PW@host/x") ==
        "it has what looks like a user name, a password or parameters, which do not belong there");
  CHECK(base::parse_redacted("x", [](std::string_view text) { return text.size(); }) == 1);
}
