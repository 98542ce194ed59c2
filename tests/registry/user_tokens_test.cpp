// Identity tokens, registry tokens and failing keychains: what is sent where.

#include "base/error.hpp"
#include "registry/client.hpp"
#include "registry/fake_keychain.hpp"
#include "support/catch.hpp"
#include "support/fake_transport.hpp"

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kHead = "HEAD https://a.io/v2/app/manifests/1";
const std::string kRealm = "https://auth.io/token?account=me";
const std::string kQuery = "&service=svc&scope=repository:app:pull";
const std::string kBearer = "Bearer realm=\"" + kRealm + "\",service=\"svc\",scope=\"repository:app:pull\"";

/// Grants what comes with `wanted` in its Authorization field, and challenges everything else.
FakeTransport::Function guarded(const std::string& wanted, const std::string& challenge) {
  return [=](const http::Request& request) -> http::Response {
    if (http::header(request.headers, "Authorization") == wanted) {
      return {.status = 200, .headers = {{"Docker-Content-Digest", kDigest}}};
    }
    return {.status = 401, .headers = {{"WWW-Authenticate", challenge}}};
  };
}

std::string resolve(http::Transport& http, const registry::Keychain& keychain,
                    const std::string& reference = "a.io/app:1") {
  registry::Client client(http, keychain);
  try {
    return client.resolve(image::Reference::parse(reference)).text();
  } catch (const base::Error& error) {
    return error.what();
  }
}

FakeKeychain with(const registry::Credentials& credentials) {
  FakeKeychain keychain;
  keychain.known["a.io"] = credentials;
  return keychain;
}

/// Cannot be read.
class BrokenKeychain final : public registry::Keychain {
 public:
  [[nodiscard]] std::optional<registry::Credentials> find(std::string_view /*host*/,
                                                          std::string_view /*repository*/) const override {
    throw base::Error("cannot read credentials from /x: it is not a JSON object");
  }
  [[nodiscard]] std::string source() const override { return "/x"; }
};

/// Knows one account for each first part of a repository's name.
class TeamKeychain final : public registry::Keychain {
 public:
  [[nodiscard]] std::optional<registry::Credentials> find(std::string_view /*host*/,
                                                          std::string_view repository) const override {
    const std::string team(repository.substr(0, repository.find('/')));
    return registry::Credentials{.username = "robot", .password = team, .source = "/auth.json"};
  }
  [[nodiscard]] std::string source() const override { return "/auth.json"; }
};

}  // namespace

TEST_CASE("token: one scope for all repositories does not make accounts share it", "[registry]") {
  const std::string realm = "https://auth.io/token";
  FakeTransport http;
  http.otherwise = [&](const http::Request& request) -> http::Response {
    if (request.url.starts_with(realm)) return {.status = 200, .body = R"({"token":"useless"})"};
    const bool of_one = request.url.find("/one/") != std::string::npos;
    const std::string wanted = of_one ? "cm9ib3Q6b25l" : "cm9ib3Q6dHdv";  // robot:one, robot:two
    return guarded("Bearer of-" + wanted, "Bearer realm=\"" + realm + "\",scope=\"all\"")(request);
  };
  http.functions["GET " + realm + "?scope=all"] = [](const http::Request& request) -> http::Response {
    const std::string sent(http::header(request.headers, "Authorization").substr(6));
    if (sent == "cm9ib3Q6YmFk") return {.status = 401, .body = "go away"};  // robot:bad
    return {.status = 200, .body = R"({"token":"of-)" + sent + "\"}"};
  };
  const TeamKeychain keychain;
  registry::Client client(http, keychain);
  for (const std::string name : {"one/a", "two/a", "one/b", "two/b"}) {
    CHECK(client.resolve(image::Reference::parse("a.io/" + name + ":1")).text() == kDigest);
  }
  CHECK(http.count("GET " + realm + "?scope=all") == 2);
  CHECK_THROWS(client.resolve(image::Reference::parse("a.io/bad/a:1")));
  CHECK(client.resolve(image::Reference::parse("a.io/one/c:1")).text() == kDigest);
}

TEST_CASE("identity token: it is exchanged by a POST with a form", "[registry]") {
  FakeTransport http;
  http.functions[kHead] = guarded("Bearer good", kBearer);
  http.answers["POST " + kRealm] = {.status = 200, .body = R"({"access_token": "good"})"};

  CHECK(resolve(http, with({.identity_token = "a+b/c&d"})) == kDigest);
  CHECK(http.asked == std::vector<std::string>{kHead, "POST " + kRealm, kHead});
  CHECK(http.sent(1, "Content-Type") == "application/x-www-form-urlencoded");
  CHECK(http.sent(1, "Authorization").empty());
  CHECK(http.requests[1].body ==
        "grant_type=refresh_token&client_id=kpin&refresh_token=a%2Bb/c%26d&service=svc&scope=repository:app:"
        "pull");
}

TEST_CASE("identity token: a server that knows no POST is asked with GET", "[registry]") {
  struct Case {
    registry::Credentials credentials;
    const char* basic;
  };
  const auto row = GENERATE(values<Case>({
      {{.identity_token = "id"}, "Basic PHRva2VuPjppZA=="},                              // <token>:id
      {{.username = "ann", .identity_token = "id"}, "Basic YW5uOmlk"},                   // ann:id
      {{.username = "ann", .password = "pw", .identity_token = "id"}, "Basic YW5uOnB3"}  // ann:pw
  }));
  FakeTransport http;
  http.functions[kHead] = guarded("Bearer good", kBearer);
  http.answers["POST " + kRealm] = {.status = 404};
  http.answers["GET " + kRealm + kQuery] = {.status = 200, .body = R"({"token": "good"})"};

  CHECK(resolve(http, with(row.credentials)) == kDigest);
  CHECK(http.sent(2, "Authorization") == row.basic);
}

TEST_CASE("identity token: a refusal is told without it, and nobody goes on anonymously", "[registry]") {
  FakeTransport http;
  http.functions[kHead] = guarded("Bearer good", kBearer);
  http.answers["POST " + kRealm] = {.status = 401, .body = "bad token id-secret"};

  CHECK(
      resolve(http, with({.identity_token = "id-secret"})) ==
      "a.io: fetching a token: POST https://auth.io/token?account=_redacted_: 401 bad token _redacted_. The "
      "credentials for 'a.io' from /home/me/.docker/config.json were not accepted.");
  CHECK(http.count("GET") == 0);
}

TEST_CASE("registry token: it is sent as it is, whatever the challenge", "[registry]") {
  const std::string challenge = GENERATE(as<std::string>(), kBearer, "Basic realm=\"x\"");
  FakeTransport http;
  http.functions[kHead] = guarded("Bearer reg", challenge);

  CHECK(resolve(http, with({"ann", "pw", "id", "reg"})) == kDigest);
  CHECK(http.asked == std::vector<std::string>{kHead, kHead});
  CHECK(http.sent(0, "Authorization").empty());
}

TEST_CASE("registry token: one that is not accepted is an error without it", "[registry]") {
  FakeTransport http;
  http.functions[kHead] = guarded("Bearer good", kBearer);
  http.functions["GET" + kHead.substr(4)] = [](const http::Request& request) -> http::Response {
    return {.status = 401, .body = std::string(http::header(request.headers, "Authorization"))};
  };
  CHECK(resolve(http, with({.registry_token = "reg-secret"})) ==
        "a.io: GET https://a.io/v2/app/manifests/1: 401 Bearer _redacted_. The credentials for 'a.io' from "
        "/home/me/.docker/config.json were not accepted. Is the repository's name right?");
}

TEST_CASE("keychain: one that fails is an error, not anonymous access", "[registry]") {
  const std::string challenge = GENERATE(as<std::string>(), kBearer, "Basic realm=\"x\"");
  FakeTransport http;
  http.otherwise = guarded("", challenge);
  http.functions[kHead] = [=](const http::Request&) -> http::Response {
    return {.status = 401, .headers = {{"WWW-Authenticate", challenge}}};
  };
  CHECK(resolve(http, BrokenKeychain()) == "a.io: cannot read credentials from /x: it is not a JSON object");
  CHECK(http.asked == std::vector<std::string>{kHead});
}

TEST_CASE("keychain: it is not asked as long as the registry does not ask", "[registry]") {
  FakeTransport http;
  http.answers[kHead] = {.status = 200, .headers = {{"Docker-Content-Digest", kDigest}}};
  CHECK(resolve(http, BrokenKeychain()) == kDigest);
}
