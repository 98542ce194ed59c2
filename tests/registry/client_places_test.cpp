#include "base/error.hpp"
#include "registry/client.hpp"
#include "registry/fake_keychain.hpp"
#include "support/catch.hpp"
#include "support/fake_transport.hpp"

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');
const http::Response kFound = {.status = 200, .headers = {{"Docker-Content-Digest", kDigest}}};

/// The digest that "a.io/app:1" has at these places, or the error.
std::string resolve(http::Transport& http, const std::vector<registry::Place>& places) {
  const FakeKeychain keychain;
  registry::Client client(http, keychain);
  try {
    return client.resolve(image::Reference::parse("a.io/app:1"), places).text();
  } catch (const base::Error& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("places: asked in order until one has the tag", "[registry]") {
  FakeTransport http;
  http.answers["HEAD https://one.io/v2/x/app/manifests/1"] = {.status = 503};
  http.answers["HEAD https://two.io/v2/app/manifests/1"] = kFound;

  CHECK(resolve(http, {{"one.io", "x/app"}, {"two.io", "app"}, {"a.io", "app"}}) == kDigest);
  CHECK(http.asked == std::vector<std::string>{"HEAD https://one.io/v2/x/app/manifests/1",
                                               "HEAD https://two.io/v2/app/manifests/1"});
}

TEST_CASE("places: the error lists them all, and is the plain one where there is one place", "[registry]") {
  FakeTransport http;
  http.answers["HEAD https://one.io/v2/app/manifests/1"] = {.status = 500};
  http.answers["HEAD https://a.io/v2/app/manifests/1"] = {.status = 503};
  const std::string one =
      "one.io: HEAD https://one.io/v2/app/manifests/1: 500. The registry is failing: try again later.";
  const std::string original =
      "a.io: HEAD https://a.io/v2/app/manifests/1: 503. The registry is failing: try again later.";

  CHECK(resolve(http, {{"one.io", "app"}, {"a.io", "app"}}) ==
        "none of the 2 places to ask could tell:\n" + one + "\n" + original);
  CHECK(resolve(http, {{"a.io", "app"}}) == original);
}

TEST_CASE("places: plain HTTP is used where it is allowed, not for the same host elsewhere", "[registry]") {
  using registry::PlainHttp;
  FakeTransport http;
  http.functions["HEAD https://m.io/v2/app/manifests/1"] = [](const http::Request&) -> http::Response {
    throw http::TransportError(http::TransportError::Kind::not_tls, "no TLS");
  };
  http.answers["HEAD http://m.io/v2/app/manifests/1"] = kFound;

  CHECK(resolve(http, {{"m.io", "app", PlainHttp::loopback_only}}).find("no TLS") != std::string::npos);
  CHECK(resolve(http, {{"m.io", "app", PlainHttp::loopback_only}, {"m.io", "app", PlainHttp::allowed}}) ==
        kDigest);
}
