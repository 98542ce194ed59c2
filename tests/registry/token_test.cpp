#include "registry/token.hpp"

#include <atomic>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "support/catch.hpp"

using registry::Token;
using registry::TokenCache;
using registry::TokenKey;
using std::chrono::seconds;
using Time = std::chrono::steady_clock::time_point;

namespace {

std::string realm_refusal(const char* registry_url, const char* realm) {
  try {
    registry::check_realm(http::Url::parse(registry_url), realm);
  } catch (const base::Error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("token url: service and scopes are added to the realm's own query", "[registry]") {
  struct Case {
    TokenKey key;
    const char* url;
  };
  const auto row = GENERATE(values<Case>({
      {{"https://a.io/token", "registry.a.io", "repository:x/y:pull"},
       "https://a.io/token?service=registry.a.io&scope=repository:x/y:pull"},
      {{"https://a.io/token?account=me", "s", "c"}, "https://a.io/token?account=me&service=s&scope=c"},
      {{"https://a.io/token?", "s", "c"}, "https://a.io/token?service=s&scope=c"},
      {{"https://a.io/token#x", "", "c"}, "https://a.io/token?scope=c"},
      {{"https://a.io/t", "a b&c", "one two"}, "https://a.io/t?service=a%20b%26c&scope=one&scope=two"},
  }));
  CHECK(registry::token_url(row.key) == row.url);
}

TEST_CASE("token realm: only where credentials may go", "[registry]") {
  struct Case {
    const char* registry;
    const char* realm;
    bool accepted;
  };
  const auto row = GENERATE(values<Case>({
      {"https://ghcr.io/", "https://ghcr.io/token", true},
      {"https://index.docker.io/", "https://auth.docker.io/token", true},
      {"https://a.io/", "http://a.io/token", false},
      {"https://a.io/", "ftp://a.io/token", false},
      {"https://a.io/", "/token", false},
      {"https://a.io/", "https://me:pw@a.io/token", false},
      {"https://a.io/", "https://169.254.169.254/token", false},
      {"https://a.io/", "https://[::ffff:10.0.0.1]/token", false},
      {"https://a.io/", "https://0x7f.1/token", false},
      {"https://a.io/", "https://localhost/token", false},
      {"https://10.0.0.1:5000/", "https://10.0.0.1/token", true},
      {"https://10.0.0.1/", "https://10.0.0.2/token", false},
      {"http://localhost:5000/", "http://127.0.0.1:5001/token", true},
      {"http://127.0.0.1:5000/", "https://auth.docker.io/token", true},
      {"http://127.0.0.1:5000/", "http://192.168.0.1/token", false},
      {"http://a.io/", "http://auth.a.io/token", true},
  }));
  CAPTURE(row.registry, row.realm);
  CHECK((realm_refusal(row.registry, row.realm) == "accepted") == row.accepted);
}

TEST_CASE("token realm: a refusal says which and why", "[registry]") {
  CHECK(realm_refusal("https://a.io/", "http://a.io/t?x=secret") ==
        "its token server http://a.io/t?x=_redacted_ is refused: it has no TLS, while the registry has");
  CHECK(realm_refusal("https://a.io/", "https://10.0.0.1/") ==
        "its token server https://10.0.0.1/ is refused: it is at a private address, which is not the "
        "registry's own");
}

TEST_CASE("token answer: token or access_token, used until shortly before it ends", "[registry]") {
  struct Case {
    const char* body;
    const char* value;
    int usable_seconds;
  };
  const auto row = GENERATE(values<Case>({
      {R"({"token": "abc"})", "abc", 50},
      {R"({"access_token": "abc", "expires_in": 300})", "abc", 290},
      {R"({"token": "abc", "access_token": "other", "expires_in": 10})", "abc", 5},
      {R"({"token": "", "access_token": "abc"})", "abc", 50},
      {R"({"token": "abc", "expires_in": 0})", "abc", 50},
      {R"({"token": "abc", "expires_in": 0.5})", "abc", 1},
      {R"({"token": "abc", "expires_in": -5})", "abc", 50},
      {R"({"token": "abc", "expires_in": "x"})", "abc", 50},
      {R"({"token": "abc", "expires_in": 1e300})", "abc", 86390},
  }));
  CAPTURE(row.body);
  const Time asked{seconds(1000)};
  const Token token = registry::read_token({.status = 200, .body = row.body}, asked);
  CHECK(token.value == row.value);
  CHECK((token.use_until - asked) == seconds(row.usable_seconds));
}

TEST_CASE("token answer: what is no token, or could smuggle header fields, is refused", "[registry]") {
  const auto* body = GENERATE("", "<html>", "[]", "{}", R"({"token": 5})", R"({"token": "a\r\nX: y"})",
                              R"({"token": "a b"})");
  CHECK_THROWS_AS(registry::read_token({.status = 200, .body = body}, {}), base::Error);
}

TEST_CASE("token cache: many threads wait for one fetch", "[registry]") {
  TokenCache cache([] { return Time{}; });
  std::atomic<int> fetched = 0;
  base::parallel_for(200, 16, [&](std::size_t) {
    const auto value = cache.get({"r", "s", "c"}, [&] {
      ++fetched;
      return Token{"abc", {}, Time{seconds(10)}};
    });
    if (value != "abc") throw base::Error("another token");
  });
  CHECK(fetched == 1);
}

TEST_CASE("token cache: a token is fetched anew when its time is over", "[registry]") {
  Time now{};
  TokenCache cache([&] { return now; });
  int fetched = 0;
  const auto get = [&] {
    return cache.get({"r", "s", "c"}, [&] {
      return Token{std::to_string(++fetched), now, now + seconds(50)};
    });
  };
  CHECK(get() == "1");
  now += seconds(49);
  CHECK(get() == "1");
  now += seconds(1);
  CHECK(get() == "2");
}

TEST_CASE("token cache: a failure is remembered for its key only", "[registry]") {
  TokenCache cache([] { return Time{}; });
  int fetched = 0;
  const auto failing = [&]() -> Token {
    ++fetched;
    throw base::Error("refused");
  };
  CHECK_THROWS_WITH(cache.get({"r", "s", "c"}, failing), "refused");
  CHECK_THROWS_WITH(cache.get({"r", "s", "c"}, failing), "refused");
  CHECK(fetched == 1);
  CHECK(cache.get({"r", "s", "other"}, [] { return Token{"abc", {}, Time{seconds(1)}}; }) == "abc");
}

TEST_CASE("token cache: a rejected token is replaced unless it is brand new", "[registry]") {
  Time now{};
  TokenCache cache([&] { return now; });
  const TokenKey key = {"r", "s", "c"};
  int fetched = 0;
  const auto get = [&] {
    return cache.get(key, [&] { return Token{std::to_string(++fetched), now, now + seconds(300)}; });
  };
  CHECK(get() == "1");
  CHECK_FALSE(cache.reject(key, "1"));
  now += seconds(20);
  CHECK(cache.reject(key, "1"));
  CHECK(get() == "2");
  CHECK(cache.reject(key, "1"));  // somebody else has already got a new one
  CHECK(get() == "2");
}
