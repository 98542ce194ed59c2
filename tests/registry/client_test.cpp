#include "registry/client.hpp"

#include "base/error.hpp"
#include "registry/fake_keychain.hpp"
#include "registry/manifest.hpp"
#include "support/catch.hpp"
#include "support/fake_transport.hpp"

namespace {

const std::string kUrl = "https://a.io/v2/app/manifests/1";
const std::string kManifest =
    R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json"})";
const std::string kOther = "sha256:" + std::string(64, 'a');

http::Response with_digest(const std::string& digest) {
  return {.status = 200, .headers = {{"Docker-Content-Digest", digest}}};
}

/// The digest that `text` resolves to.
std::string resolve(http::Transport& http, const std::string& text, registry::ClientOptions options = {}) {
  const FakeKeychain keychain;
  registry::Client client(http, keychain, std::move(options));
  return client.resolve(image::Reference::parse(text)).text();
}

/// The message of the error that resolving ends in.
std::string failure(http::Transport& http, const std::string& text) {
  try {
    return "resolved to " + resolve(http, text);
  } catch (const base::Error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("resolve: the digest that HEAD tells is the answer, in one request", "[registry]") {
  FakeTransport http;
  http.answers["HEAD " + kUrl] = with_digest(kOther);

  CHECK(resolve(http, "a.io/app:1") == kOther);
  CHECK(http.asked == std::vector<std::string>{"HEAD " + kUrl});
  CHECK(http.sent(0, "Accept") == registry::kManifestTypes);
  CHECK(http.sent(0, "Authorization").empty());
}

TEST_CASE("resolve: without a usable digest header the body is fetched and hashed", "[registry]") {
  const std::string header = GENERATE("", "sha256:abc", "sha1:0000", "nonsense");
  FakeTransport http;
  http.answers["HEAD " + kUrl] = header.empty() ? http::Response{.status = 200} : with_digest(header);
  http.answers["GET " + kUrl] = {.status = 200, .body = kManifest};

  CHECK(resolve(http, "a.io/app:1") == image::Digest::of(kManifest).text());
  CHECK(http.asked.back() == "GET " + kUrl);
}

TEST_CASE("resolve: the header of a body fetched by tag is not trusted", "[registry]") {
  FakeTransport http;
  http.answers["HEAD " + kUrl] = {.status = 200};
  http.answers["GET " + kUrl] = {
      .status = 200, .headers = {{"Docker-Content-Digest", kOther}}, .body = kManifest};

  CHECK(resolve(http, "a.io/app:1") == image::Digest::of(kManifest).text());
}

TEST_CASE("resolve: where HEAD is refused, GET is tried", "[registry]") {
  const int status = GENERATE(400, 401, 403, 404, 405);
  FakeTransport http;
  http.answers["HEAD " + kUrl] = {.status = status};
  http.answers["GET " + kUrl] = {.status = 200, .body = kManifest};

  CHECK(resolve(http, "a.io/app:1") == image::Digest::of(kManifest).text());
  CHECK(http.asked.size() == 2);
}

TEST_CASE("resolve: an overloaded or failing registry is not asked again", "[registry]") {
  const int status = GENERATE(429, 500, 502, 503, 504);
  FakeTransport http;
  http.answers["HEAD " + kUrl] = {.status = status};

  CHECK_THAT(failure(http, "a.io/app:1"), Catch::Contains(": " + std::to_string(status)));
  CHECK(http.asked.size() == 1);
}

TEST_CASE("resolve: a reference with a digest is checked for being there", "[registry]") {
  const std::string digest = image::Digest::of(kManifest).text();
  FakeTransport http;
  http.answers["HEAD https://a.io/v2/app/manifests/" + digest] = with_digest(digest);

  CHECK(resolve(http, "a.io/app@" + digest) == digest);
  CHECK(http.asked.size() == 1);
}

TEST_CASE("resolve: a body fetched by digest is verified", "[registry]") {
  const std::string url = "https://a.io/v2/app/manifests/" + kOther;
  FakeTransport http;
  http.answers["HEAD " + url] = with_digest(image::Digest::of(kManifest).text());
  http.answers["GET " + url] = {
      .status = 200, .headers = {{"Docker-Content-Digest", kOther}}, .body = kManifest};

  CHECK(failure(http, "a.io/app@" + kOther) == "a.io: GET " + url + ": what was sent has the digest " +
                                                   image::Digest::of(kManifest).text() +
                                                   ", not the one that was asked for");
}

TEST_CASE("resolve: a sha512 digest is verified, too", "[registry]") {
  const std::string digest = "sha512:" + std::string(128, 'b');
  const std::string url = "https://a.io/v2/app/manifests/" + digest;
  FakeTransport http;
  http.answers["HEAD " + url] = {.status = 200};
  http.answers["GET " + url] = {.status = 200, .body = kManifest};

  CHECK_THAT(failure(http, "a.io/app@" + digest), Catch::Contains("has the digest sha512:"));
}

TEST_CASE("resolve: Docker schema 1 is refused", "[registry]") {
  const std::string expected =
      "it is a Docker schema 1 manifest, which has no stable digest and is no longer supported: build and "
      "push the "
      "image again with a current tool";
  const std::string type = "application/vnd.docker.distribution.manifest.v1+prettyjws";
  FakeTransport http;
  SECTION("told by HEAD") {
    http.answers["HEAD " + kUrl] = {.status = 200,
                                    .headers = {{"Docker-Content-Digest", kOther}, {"Content-Type", type}}};
    CHECK(failure(http, "a.io/app:1") == "a.io: HEAD " + kUrl + ": " + expected);
  }
  SECTION("told by the type of the body") {
    http.answers["HEAD " + kUrl] = {.status = 200};
    http.answers["GET " + kUrl] = {.status = 200, .headers = {{"content-type", type}}, .body = "{}"};
    CHECK(failure(http, "a.io/app:1") == "a.io: GET " + kUrl + ": " + expected);
  }
  SECTION("told by the body") {
    http.answers["HEAD " + kUrl] = {.status = 200};
    http.answers["GET " + kUrl] = {.status = 200, .body = R"({"schemaVersion": 1})"};
    CHECK(failure(http, "a.io/app:1") == "a.io: GET " + kUrl + ": " + expected);
  }
}

TEST_CASE("resolve: a login page is not taken for a manifest", "[registry]") {
  const std::string body = GENERATE("<html>Welcome</html>", "", "[]", "{}", R"({"schemaVersion":"2"})",
                                    R"({"a":{"schemaVersion":2}})");
  FakeTransport http;
  http.answers["HEAD " + kUrl] = {.status = 200};
  http.answers["GET " + kUrl] = {.status = 200, .body = body};

  CHECK(failure(http, "a.io/app:1") ==
        "a.io: GET " + kUrl + ": what was sent is no image manifest or index. Is this a registry?");
}

TEST_CASE("resolve: a manifest over 4 MiB is refused, one of 4 MiB is not", "[registry]") {
  const std::string filler(registry::kMaxManifest - std::string_view(R"({"schemaVersion":2,"x":""})").size(),
                           'x');
  FakeTransport http;
  http.answers["HEAD " + kUrl] = {.status = 200};
  const auto body = [&](const std::string& more) {
    return R"({"schemaVersion":2,"x":")" + filler + more + "\"}";
  };

  http.answers["GET " + kUrl] = {.status = 200, .body = body("")};
  CHECK(resolve(http, "a.io/app:1") == image::Digest::of(body("")).text());
  http.answers["GET " + kUrl] = {.status = 200, .body = body("x")};
  CHECK(failure(http, "a.io/app:1") == "a.io: GET " + kUrl + ": the answer is larger than 4194304 bytes");
}

TEST_CASE("resolve: failures say what was asked, what was answered, and what to do", "[registry]") {
  struct Case {
    http::Response answer;
    std::string text;
  };
  const auto oci = [](int status, const std::string& code, const std::string& message) {
    return http::Response{.status = status,
                          .body = R"({"errors":[{"code":")" + code + R"(","message":")" + message + "\"}]}"};
  };
  const std::string looked =
      "No credentials for 'a.io' were found (looked in /home/me/.docker/config.json). Is the repository's "
      "name right?";
  const auto row = GENERATE_COPY(values<Case>({
      {oci(404, "MANIFEST_UNKNOWN", "manifest unknown"),
       "404 MANIFEST_UNKNOWN manifest unknown. Is the tag right?"},
      {oci(404, "NAME_UNKNOWN", "no such repo"),
       "404 NAME_UNKNOWN no such repo. Is the repository's name right?"},
      {oci(401, "UNAUTHORIZED", "authentication required"),
       "401 UNAUTHORIZED authentication required. " + looked},
      {oci(403, "DENIED", "denied"), "403 DENIED denied. " + looked},
      {{.status = 429, .body = "slow down"},
       "429 slow down. The registry's rate limit is used up: wait, or log in for a higher one."},
      {{.status = 503, .body = "<h1>\x1b[1mdown</h1>"},
       "503 <h1>[1mdown</h1>. The registry is failing: try again later."},
      {{.status = 418}, "418"},
  }));
  FakeTransport http;
  http.answers["HEAD " + kUrl] = {.status = 405};
  http.answers["GET " + kUrl] = row.answer;

  CHECK(failure(http, "a.io/app:1") == "a.io: GET " + kUrl + ": " + row.text);
}

TEST_CASE("resolve: Docker Hub's short names are asked at its own host", "[registry]") {
  FakeTransport http;
  http.answers["HEAD https://index.docker.io/v2/library/nginx/manifests/latest"] = with_digest(kOther);

  CHECK(resolve(http, "nginx") == kOther);
}

TEST_CASE("resolve: redirects are followed without credentials", "[registry]") {
  FakeTransport http;
  http.answers["HEAD " + kUrl] = {.status = 307, .headers = {{"Location", "https://mirror.io/m"}}};
  http.answers["HEAD https://mirror.io/m"] = with_digest(kOther);

  CHECK(resolve(http, "a.io/app:1") == kOther);
}

TEST_CASE("resolve: a challenge of the host that a redirect leads to is not answered", "[registry]") {
  FakeTransport http;
  for (const std::string method : {"HEAD ", "GET "}) {
    http.answers[method + kUrl] = {.status = 307, .headers = {{"Location", "https://evil.io/m"}}};
    http.answers[method + "https://evil.io/m"] = {
        .status = 401, .headers = {{"WWW-Authenticate", R"(Bearer realm="https://evil.io/token")"}}};
  }
  CHECK_THAT(failure(http, "a.io/app:1"), Catch::StartsWith("a.io: GET " + kUrl + ": 401"));
  CHECK(http.count("GET https://evil.io/token") == 0);
}
