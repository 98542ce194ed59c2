// Tokens that end, with a real docker-registry over libcurl, and a clock that need not be waited for.

#include "http/curl_transport.hpp"
#include "registry/client.hpp"
#include "registry/fake_keychain.hpp"
#include "support/catch.hpp"
#include "support/registry_server.hpp"
#include "support/registry_storage.hpp"
#include "support/skip.hpp"
#include "support/token_server.hpp"

using std::chrono::seconds;

TEST_CASE("tokens: one that is about to end is renewed, without a 401", "[registry]") {
  KPIN_NEEDS("docker-registry", "openssl");
  support::TokenServer tokens({.expires_in = 4});
  support::RegistryServer registry({.auth = tokens.configuration()});
  const std::string digest = support::store_image(registry.storage_path(), {"app"}, {"1"});
  std::chrono::steady_clock::time_point now{};
  http::CurlTransport transport({});
  const FakeKeychain keychain;
  registry::Client client(transport, keychain, {.clock = [&] { return now; }});
  const auto resolve = [&] {
    return client.resolve(image::Reference::parse(registry.host() + "/app:1")).text();
  };

  CHECK(resolve() == digest);
  now += seconds(1);
  CHECK(resolve() == digest);
  CHECK(tokens.log().size() == 1);
  now += seconds(1);
  CHECK(resolve() == digest);
  CHECK(tokens.log().size() == 2);
  int refused = 0;
  for (const auto& request : registry.log()) refused += request.status == 401 ? 1 : 0;
  CHECK(refused == 1);
}

TEST_CASE("tokens: one that the registry no longer accepts is replaced", "[registry]") {
  KPIN_NEEDS("docker-registry", "openssl");
  support::TokenServer tokens({.user = "ann", .password = "pw"});
  support::RegistryServer registry({.auth = tokens.configuration()});
  const std::string digest = support::store_image(registry.storage_path(), {"app"}, {"1"});
  std::chrono::steady_clock::time_point now{};
  http::CurlTransport connection({});
  FakeKeychain keychain;
  keychain.known[registry.host()] = {"ann", "pw"};

  /// Spoils the token of the request that is sent next.
  struct Spoiler final : http::Transport {
    explicit Spoiler(http::Transport& inner) : next(inner) {}
    http::Response send(const http::Request& request) override {
      http::Request sent = request;
      if (armed && request.method == "HEAD") {
        armed = false;
        for (auto& [name, value] : sent.headers) value += name == "Authorization" ? "x" : "";
      }
      return next.send(sent);
    }
    http::Transport& next;
    bool armed = false;
  } transport(connection);
  registry::Client client(transport, keychain, {.clock = [&] { return now; }});
  const auto reference = image::Reference::parse(registry.host() + "/app:1");

  CHECK(client.resolve(reference).text() == digest);
  now += seconds(60);
  transport.armed = true;
  CHECK(client.resolve(reference).text() == digest);
  CHECK_FALSE(transport.armed);
  CHECK(tokens.log().size() == 2);
  CHECK(tokens.log().back().authorization == "Basic YW5uOnB3");
}
