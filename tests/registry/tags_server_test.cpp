// Tag lists from a real registry and from servers with its quirks, over real connections.

#include <algorithm>
#include <mutex>

#include "base/error.hpp"
#include "http/curl_transport.hpp"
#include "registry/client.hpp"
#include "registry/fake_keychain.hpp"
#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/raw_server.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"

namespace {

std::vector<std::string> tags(const std::string& name, FakeKeychain keychain = {}) {
  http::CurlTransport transport{http::CurlOptions{}};
  registry::Client client(transport, keychain);
  return client.tags(image::Reference::parse(name));
}

/// The start line of a request: "GET /path HTTP/1.1".
std::string start_line(const std::string& request) { return request.substr(0, request.find("\r\n")); }

}  // namespace

TEST_CASE("tags: a real registry's are all found, page by page", "[registry]") {
  KPIN_NEEDS("docker-registry", "htpasswd");
  support::RegistryServer server({.user = "ann", .password = "correct-horse"});
  std::vector<std::string> expected;
  for (int i = 0; i < 12; ++i) expected.push_back("v" + std::to_string(i));
  for (const std::string& tag : expected) server.put_image("team/app", tag);
  std::ranges::sort(expected);
  FakeKeychain keychain;
  keychain.known[server.host()] = {.username = "ann", .password = "correct-horse"};
  server.clear_log();

  CHECK(tags(server.host() + "/team/app", keychain) == expected);
  CHECK(server.count("GET", "/v2/team/app/tags/list?n=1000") > 0);
  CHECK_THROWS_WITH(
      tags(server.host() + "/team/other", keychain),
      Catch::Contains("404 NAME_UNKNOWN") && Catch::EndsWith("Is the repository's name right?"));
}

TEST_CASE("tags: pages of five from a registry that allows no more", "[registry]") {
  std::mutex mutex;
  std::vector<std::string> asked;
  support::RawServer server(support::answering([&](const std::string& request) {
    const std::lock_guard lock(mutex);
    asked.push_back(start_line(request));
    const bool first = support::contains(asked.back(), "?n=1000 ");
    return first ? support::http_answer("200 OK\r\nLink: </v2/app/tags/list?last=e&n=5>; rel=\"next\"",
                                        R"({"tags":["a","b","c","d","e"]})")
                 : support::http_answer("200 OK", R"({"tags":["f"]})");
  }));

  CHECK(tags(server.host() + "/app") == std::vector<std::string>{"a", "b", "c", "d", "e", "f"});
  const std::lock_guard lock(mutex);
  CHECK(asked.back() == "GET /v2/app/tags/list?last=e&n=5 HTTP/1.1");
}

TEST_CASE("tags: credentials do not follow a next link to another registry", "[registry]") {
  support::RawServer other(support::always(support::http_answer("200 OK", R"({"tags":["evil"]})")));
  support::RawServer server(support::answering([&](const std::string& request) {
    if (!support::contains(request, "Authorization: Basic ")) {
      return support::http_answer("401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"r\"", "");
    }
    return support::http_answer("200 OK\r\nLink: <" + other.url("/v2/app/tags/list?last=a") + ">; rel=next",
                                R"({"tags":["a"]})");
  }));
  FakeKeychain keychain;
  keychain.known[server.host()] = {.username = "ann", .password = "correct-horse"};

  CHECK_THROWS_WITH(tags(server.host() + "/app", keychain),
                    Catch::Contains("the next page of tags, " + other.url("/v2/app/tags/list?last=a") +
                                    ": it is at another host: refused"));
  CHECK(other.connections() == 0);
}

TEST_CASE("manifest: a real registry's index tells its platforms", "[registry]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer server;
  const std::string digest = server.put_index("app", "1");
  const std::string image = server.put_image("app", "2");
  http::CurlTransport transport{http::CurlOptions{}};
  const FakeKeychain keychain;
  registry::Client client(transport, keychain);

  const auto index = client.manifest(image::Reference::parse(server.host() + "/app:1"));
  CHECK(index.digest.text() == digest);
  REQUIRE(index.manifests.size() == 2);
  CHECK(index.manifests[0].platform == image::Platform{.os = "linux", .architecture = "amd64"});
  CHECK(index.manifests[1].platform == image::Platform{.os = "linux", .architecture = "arm64"});

  const auto single = client.manifest(image::Reference::parse(server.host() + "/app@" + image));
  CHECK(single.digest.text() == image);
  CHECK_FALSE(single.is_index());
  CHECK(single.manifests.empty());
}
