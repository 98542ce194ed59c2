#include <atomic>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "registry/client.hpp"
#include "registry/fake_keychain.hpp"
#include "support/catch.hpp"
#include "support/fake_transport.hpp"

using Kind = http::TransportError::Kind;

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kRealm = "https://auth.io/token";

http::Response found() { return {.status = 200, .headers = {{"Docker-Content-Digest", kDigest}}}; }

http::Response challenge(const std::string& value) {
  return {.status = 401, .headers = {{"WWW-Authenticate", value}}};
}

http::Response token(const std::string& value) {
  return {.status = 200, .body = R"({"token":")" + value + "\"}"};
}

/// "library/nginx" of ".../v2/library/nginx/manifests/1".
std::string repository_of(const std::string& url) {
  const std::size_t start = url.find("/v2/") + 4;
  return url.substr(start, url.find("/manifests/") - start);
}

/// A registry that wants a token for each repository, from a realm that gives "token-for-SCOPE".
struct TokenRegistry {
  explicit TokenRegistry(std::string told_scope = "repository:{}:pull") : scope(std::move(told_scope)) {
    http.otherwise = [this](const http::Request& request) { return answer(request); };
  }

  http::Response answer(const http::Request& request) {
    const std::size_t told = request.url.find("scope=");
    if (request.url.starts_with(kRealm)) return token("token-for-" + request.url.substr(told + 6));
    const std::string wanted = "repository:" + repository_of(request.url) + ":pull";
    if (http::header(request.headers, "Authorization") == "Bearer token-for-" + wanted) return found();
    std::string value = "Bearer realm=\"" + kRealm + "\",service=\"svc\"";
    if (!scope.empty()) value += ",scope=\"" + wanted + "\"";
    return challenge(value);
  }

  std::string scope;
  FakeTransport http = {};
};

/// Settles every reference from `threads` threads.
void resolve_all(registry::Client& client, const std::vector<std::string>& references, std::size_t threads) {
  base::parallel_for(references.size(), threads,
                     [&](std::size_t i) { client.resolve(image::Reference::parse(references[i])); });
}

std::string failure(registry::Client& client, const std::string& reference) {
  try {
    return "resolved to " + client.resolve(image::Reference::parse(reference)).text();
  } catch (const base::Error& error) {
    return error.what();
  }
}

FakeTransport::Function fails(Kind kind, const std::string& message) {
  return [=](const http::Request&) -> http::Response { throw http::TransportError(kind, message); };
}

}  // namespace

TEST_CASE("host: a thousand tags of one repository cost one probe, one token, and a HEAD each",
          "[registry]") {
  TokenRegistry registry;
  const FakeKeychain keychain;
  registry::Client client(registry.http, keychain);
  std::vector<std::string> references;
  for (int i = 0; i < 1000; ++i) references.push_back("a.io/app:" + std::to_string(i));

  resolve_all(client, references, 32);
  CHECK(registry.http.count("HEAD ") == 1001);
  CHECK(registry.http.count("GET " + kRealm) == 1);
  CHECK(registry.http.asked.size() == 1002);
}

TEST_CASE("host: further repositories fetch their token without provoking a 401", "[registry]") {
  TokenRegistry registry;
  const FakeKeychain keychain;
  registry::Client client(registry.http, keychain);

  resolve_all(client, {"a.io/one:1", "a.io/two:1", "a.io/two:2"}, 1);
  CHECK(registry.http.asked ==
        std::vector<std::string>{"HEAD https://a.io/v2/one/manifests/1",
                                 "GET https://auth.io/token?service=svc&scope=repository:one:pull",
                                 "HEAD https://a.io/v2/one/manifests/1",
                                 "GET https://auth.io/token?service=svc&scope=repository:two:pull",
                                 "HEAD https://a.io/v2/two/manifests/1",
                                 "HEAD https://a.io/v2/two/manifests/2"});
}

TEST_CASE("host: a challenge without a scope gets one built", "[registry]") {
  TokenRegistry registry("");
  const FakeKeychain keychain;
  registry::Client client(registry.http, keychain);

  resolve_all(client, {"a.io/team/app:1"}, 1);
  CHECK(registry.http.count("GET https://auth.io/token?service=svc&scope=repository:team/app:pull") == 1);
}

TEST_CASE("host: a token is fetched anew before it ends", "[registry]") {
  TokenRegistry registry;
  const FakeKeychain keychain;
  std::chrono::steady_clock::time_point now{};
  registry::Client client(registry.http, keychain, {.clock = [&] { return now; }});

  resolve_all(client, {"a.io/app:1"}, 1);
  now += std::chrono::seconds(49);
  resolve_all(client, {"a.io/app:1"}, 1);
  CHECK(registry.http.count("GET ") == 1);
  now += std::chrono::seconds(2);
  resolve_all(client, {"a.io/app:1"}, 1);
  CHECK(registry.http.count("GET ") == 2);
}

TEST_CASE("host: credentials go to the registry's realm, and only there", "[registry]") {
  TokenRegistry registry;
  FakeKeychain keychain;
  keychain.known["a.io"] = {"me", "hunter2"};
  keychain.known["auth.io"] = {"other", "other"};
  registry.http.answers["HEAD https://b.io/v2/app/manifests/1"] = challenge("Basic");
  registry.http.answers["GET https://b.io/v2/app/manifests/1"] = challenge("Basic");
  registry::Client client(registry.http, keychain);

  resolve_all(client, {"a.io/app:1"}, 1);
  CHECK_THROWS(resolve_all(client, {"b.io/app:1"}, 1));
  CHECK(registry.http.sent(0, "Authorization").empty());
  CHECK(registry.http.sent(1, "Authorization") == "Basic bWU6aHVudGVyMg==");
  CHECK(registry.http.sent(2, "Authorization") == "Bearer token-for-repository:app:pull");
  for (std::size_t i = 3; i < registry.http.requests.size(); ++i)
    CHECK(registry.http.sent(i, "Authorization").empty());
}

TEST_CASE("host: Basic challenges are answered with credentials", "[registry]") {
  FakeTransport http;
  http.otherwise = [](const http::Request& request) {
    const bool known = http::header(request.headers, "Authorization") == "Basic bWU6aHVudGVyMg==";
    return known ? found() : challenge("Basic realm=\"x\"");
  };
  FakeKeychain keychain;
  keychain.known["a.io"] = {"me", "hunter2"};
  registry::Client client(http, keychain);

  resolve_all(client, {"a.io/one:1", "a.io/two:1"}, 1);
  CHECK(http.asked.size() == 3);
}

TEST_CASE("host: a token is never sent on to another host", "[registry]") {
  TokenRegistry registry;
  FakeKeychain keychain;
  keychain.known["a.io"] = {"me", "hunter2"};
  registry.http.functions["HEAD https://a.io/v2/app/manifests/1"] = [&](const http::Request& request) {
    const http::Response answer = registry.answer(request);
    if (answer.status != 200) return answer;
    return http::Response{.status = 302, .headers = {{"Location", "https://cdn.io/blob"}}};
  };
  registry.http.answers["HEAD https://cdn.io/blob"] = found();
  registry::Client client(registry.http, keychain);

  resolve_all(client, {"a.io/app:1"}, 1);
  REQUIRE(registry.http.asked.back() == "HEAD https://cdn.io/blob");
  CHECK(registry.http.sent(registry.http.requests.size() - 1, "Authorization").empty());
}

TEST_CASE("host: an unsafe token server is refused before anything is sent to it", "[registry]") {
  FakeTransport http;
  http.otherwise = [](const http::Request&) {
    return challenge(R"(Bearer realm="http://169.254.169.254/t")");
  };
  FakeKeychain keychain;
  keychain.known["a.io"] = {"me", "hunter2"};
  registry::Client client(http, keychain);

  CHECK(failure(client, "a.io/app:1") ==
        "a.io: its token server http://169.254.169.254/t is refused: it has no TLS, while the registry has");
  CHECK(http.asked.size() == 1);
}

TEST_CASE("host: refused credentials are tried once, and the error holds none of them", "[registry]") {
  TokenRegistry registry;
  FakeKeychain keychain;
  keychain.known["a.io"] = {"me", "hunter2"};
  registry.http.functions["GET https://auth.io/token?service=svc&scope=repository:app:pull"] =
      [](const http::Request& request) {
        return http::Response{
            .status = 401,
            .body = "no hunter2 " + std::string(http::header(request.headers, "Authorization"))};
      };
  registry::Client client(registry.http, keychain);

  const std::string expected =
      "a.io: fetching a token: GET https://auth.io/token?service=svc&scope=repository:app:pull: 401 no "
      "_redacted_ "
      "Basic _redacted_. The credentials for 'a.io' from /home/me/.docker/config.json were not accepted.";
  CHECK(failure(client, "a.io/app:1") == expected);
  CHECK(failure(client, "a.io/app:2") == expected);
  CHECK(registry.http.count("GET https://auth.io/") == 1);
}

TEST_CASE("host: a token that does not help is not fetched again and again, nor shown", "[registry]") {
  TokenRegistry registry;
  registry.http.otherwise = [&](const http::Request& request) {
    if (request.url.starts_with(kRealm)) return token("very-secret");
    http::Response answer = challenge("Bearer realm=\"" + kRealm + "\",scope=\"s\"");
    answer.body = "you sent " + std::string(http::header(request.headers, "Authorization"));
    return answer;
  };
  const FakeKeychain keychain;
  registry::Client client(registry.http, keychain);

  CHECK(failure(client, "a.io/app:1") ==
        "a.io: GET https://a.io/v2/app/manifests/1: 401 you sent Bearer _redacted_. No credentials for "
        "'a.io' were "
        "found (looked in /home/me/.docker/config.json). Is the repository's name right?");
  CHECK(registry.http.count("GET " + kRealm) == 1);
  CHECK(registry.http.count("HEAD ") == 2);
}

TEST_CASE("host: a registry on this machine may do without TLS", "[registry]") {
  const std::string name = GENERATE("localhost:5000", "x.localhost:5000", "127.0.0.1:5000", "127.9.9.9:5000");
  FakeTransport http;
  http.functions["HEAD https://" + name + "/v2/app/manifests/1"] = fails(Kind::not_tls, "no TLS");
  http.answers["HEAD http://" + name + "/v2/app/manifests/1"] = found();
  http.answers["HEAD http://" + name + "/v2/app/manifests/2"] = found();
  const FakeKeychain keychain;
  registry::Client client(http, keychain);

  resolve_all(client, {name + "/app:1", name + "/app:2"}, 1);
  CHECK(http.count("HEAD https://") == 1);
  CHECK(http.asked.size() == 3);
}

TEST_CASE("host: plain HTTP is tried only where it may be, and never after a bad certificate", "[registry]") {
  struct Case {
    const char* name;
    registry::PlainHttp plain_http;
    Kind kind;
    bool tried;
  };
  using enum registry::PlainHttp;
  const auto row = GENERATE(values<Case>({
      {"a.io", loopback_only, Kind::not_tls, false},
      {"10.0.0.1", loopback_only, Kind::not_tls, false},
      {"a.io", loopback_only, Kind::refused, false},
      {"localhost:5000", loopback_only, Kind::not_tls, true},
      {"localhost:5000", loopback_only, Kind::refused, false},
      {"localhost:5000", loopback_only, Kind::not_trusted, false},
      {"localhost:5000", loopback_only, Kind::unreachable, false},
      {"a.io", allowed, Kind::not_tls, true},
      {"a.io", allowed, Kind::refused, true},
      {"a.io", allowed, Kind::not_trusted, false},
      {"a.io", allowed, Kind::unreachable, false},
  }));
  CAPTURE(row.name, static_cast<int>(row.kind));
  FakeTransport http;
  http.otherwise = [&](const http::Request& request) {
    if (request.url.starts_with("https:")) throw http::TransportError(row.kind, "no");
    return found();
  };
  const FakeKeychain keychain;
  registry::Client client(http, keychain, {.plain_http = row.plain_http});

  const std::string outcome = failure(client, std::string(row.name) + "/app:1");
  CHECK((outcome == "resolved to " + kDigest) == row.tried);
  CHECK(http.count("HEAD http:") == (row.tried ? 1U : 0U));
}

TEST_CASE("host: a registry without TLS that may not be one is explained", "[registry]") {
  FakeTransport http;
  http.otherwise = fails(Kind::not_tls, "TLS handshake failed: wrong version number");
  const FakeKeychain keychain;
  registry::Client client(http, keychain);

  CHECK(failure(client, "a.io/app:1") ==
        "a.io: HEAD https://a.io/v2/app/manifests/1: TLS handshake failed: wrong version number. It does not "
        "speak "
        "TLS: is it to be trusted without (--registry-insecure)?");
}

TEST_CASE("host: one that refuses connections may listen at another port", "[registry]") {
  FakeTransport http;
  http.otherwise = fails(Kind::refused, "cannot connect: Connection refused");
  const FakeKeychain keychain;
  registry::Client client(http, keychain);
  CHECK(failure(client, "localhost/app:1") ==
        "localhost: HEAD https://localhost/v2/app/manifests/1: cannot connect: Connection refused. Does it "
        "listen at "
        "another port? That is written localhost:PORT.");
  CHECK(failure(client, "localhost:5000/app:1").ends_with("Connection refused"));
}

TEST_CASE("host: one that the probe could not reach is not tried for every reference", "[registry]") {
  FakeTransport http;
  http.otherwise = fails(Kind::unreachable, "no connection within 10 s");
  const FakeKeychain keychain;
  registry::Client client(http, keychain);
  std::atomic<int> failures = 0;
  base::parallel_for(50, 8, [&](std::size_t i) {
    const std::string url = "https://a.io/v2/app/manifests/" + std::to_string(i);
    if (failure(client, "a.io/app:" + std::to_string(i)) ==
        "a.io: HEAD " + url + ": no connection within 10 s") {
      ++failures;
    }
  });
  CHECK(failures == 50);
  CHECK(http.asked.size() == 1);
}

TEST_CASE("host: registries are probed independently", "[registry]") {
  TokenRegistry registry;
  registry.http.functions["HEAD https://dead.io/v2/app/manifests/1"] = fails(Kind::unreachable, "gone");
  const FakeKeychain keychain;
  registry::Client client(registry.http, keychain);

  CHECK(failure(client, "dead.io/app:1") == "dead.io: HEAD https://dead.io/v2/app/manifests/1: gone");
  CHECK(failure(client, "a.io/app:1") == "resolved to " + kDigest);
}

TEST_CASE("host: other requests wait until the probe has told how to ask", "[registry]") {
  TokenRegistry registry;
  std::atomic<int> unauthenticated = 0;
  const auto inner = registry.http.otherwise;
  registry.http.otherwise = [&](const http::Request& request) {
    const http::Response answer = inner(request);
    if (answer.status == 401) ++unauthenticated;
    return answer;
  };
  const FakeKeychain keychain;
  registry::Client client(registry.http, keychain);
  std::vector<std::string> references;
  for (int i = 0; i < 64; ++i) references.push_back("a.io/app" + std::to_string(i) + ":1");

  resolve_all(client, references, 64);
  CHECK(unauthenticated == 1);
  CHECK(registry.http.count("GET " + kRealm) == 64);
}
