// Token authentication with a real docker-registry, through the kpin binary, and what it costs.

#include <algorithm>
#include <set>

#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/registry_server.hpp"
#include "support/registry_storage.hpp"
#include "support/skip.hpp"
#include "support/token_server.hpp"

using support::contains;
using support::describe;
using support::pod;
using support::run_kpin;

namespace {

constexpr const char* kAnnBasic = "YW5uOmNvcnJlY3QtaG9yc2U=";  // ann:correct-horse

const support::TokenOptions kForAnn = {.user = "ann", .password = "correct-horse"};

/// A registry that wants tokens, and who issues them.
struct Setting {
  explicit Setting(support::TokenOptions options = {}) : tokens(std::move(options)) {}

  /// Stores an image under all of these names, runs kpin on a pod for each, and checks the result.
  void pin(const std::vector<std::string>& repositories, const std::vector<std::string>& tags,
           const support::ProcessOptions& how = {}) {
    const std::string digest = support::store_image(registry.storage_path(), repositories, tags);
    std::string stream;
    for (const std::string& repository : repositories) {
      for (const std::string& tag : tags) stream += "---\n" + pod(host() + "/" + repository + ":" + tag);
    }
    const auto result = run_kpin({"-q"}, stream, how);
    INFO(describe(result).substr(0, 2000));
    CHECK(result.status == 0);
    const auto pins = static_cast<std::size_t>(support::occurrences(result.out, "@" + digest + "\n"));
    CHECK(pins == 2 * repositories.size() * tags.size());  // each in its place and in an annotation
  }

  [[nodiscard]] const std::string& host() const { return registry.host(); }

  /// Credentials for the registry in a Docker config; `member` is what its entry has.
  [[nodiscard]] support::ProcessOptions with(const std::string& member) const {
    folder.write("config.json", R"({"auths": {")" + host() + R"(": {)" + member + "}}}");
    return {.environment = {{"DOCKER_CONFIG", folder.path()}}};
  }

  /// How many of the registry's answers had this status.
  [[nodiscard]] int answers(int status) const {
    const auto log = registry.log();
    return static_cast<int>(
        std::ranges::count_if(log, [&](const auto& request) { return request.status == status; }));
  }

  support::TokenServer tokens;
  support::RegistryServer registry{{.auth = tokens.configuration()}};
  support::TempFolder folder = {};
};

std::vector<std::string> numbered(const std::string& name, int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back(name + std::to_string(i));
  return names;
}

}  // namespace

TEST_CASE("tokens: an anonymous one opens a registry that gives them to anybody", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  Setting set;
  set.pin({"team/app"}, {"1"});
  const auto log = set.tokens.log();
  REQUIRE(log.size() == 1);
  CHECK(log[0].method == "GET");
  CHECK(log[0].scope == "repository:team/app:pull");
  CHECK(log[0].authorization.empty());
  CHECK(set.answers(401) == 1);
  CHECK(set.answers(200) == 1);
}

TEST_CASE("tokens: credentials go to the token server", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  Setting set(kForAnn);
  set.pin({"app"}, {"1"}, set.with(R"("auth": ")" + std::string(kAnnBasic) + '"'));
  const auto log = set.tokens.log();
  REQUIRE(log.size() == 1);
  CHECK(log[0].authorization == "Basic " + std::string(kAnnBasic));
}

TEST_CASE("tokens: wrong credentials are tried once for a repository, and not shown", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  Setting set(kForAnn);
  support::store_image(set.registry.storage_path(), {"app"}, {"1", "2"});
  const std::string stream = pod(set.host() + "/app:1") + "---\n" + pod(set.host() + "/app:2");
  const std::string told = ": 401 UNAUTHORIZED who is Basic _redacted_? The credentials for '" + set.host() +
                           "' from " + set.folder.path("config.json") + " were not accepted.\n";

  const auto result = run_kpin({}, stream, set.with(R"("username": "ann", "password": "wrong-donkey")"));

  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  CHECK(support::occurrences(result.err, told) == 2);
  CHECK(contains(result.err, "fetching a token: GET " + set.tokens.realm() + "?service="));
  CHECK_FALSE(contains(result.err, "wrong-donkey"));
  CHECK_FALSE(contains(result.err, "YW5uOndyb25nLWRvbmtleQ=="));  // ann:wrong-donkey
  CHECK(set.tokens.log().size() == 1);
}

TEST_CASE("tokens: no credentials where some are wanted is told", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  Setting set(kForAnn);
  const auto result = run_kpin({}, pod(set.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(contains(result.err, "No credentials for '" + set.host() + "' were found (looked in "));
}

TEST_CASE("tokens: an identity token is exchanged, by GET where there is no POST", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  const bool has_post = GENERATE(true, false);
  Setting set(
      {.user = "<token>", .password = "refresh/me+", .identity_token = has_post ? "refresh/me+" : ""});
  set.pin({"app"}, {"1"}, set.with(R"("identitytoken": "refresh/me+")"));
  const auto log = set.tokens.log();
  REQUIRE(log.size() == (has_post ? 1 : 2));
  CHECK(log.front().method == "POST");
  CHECK(log.front().authorization.empty());
  CHECK(log.back().method == (has_post ? "POST" : "GET"));
  CHECK(log.back().scope == "repository:app:pull");
}

TEST_CASE("tokens: a token server without TLS is refused to a registry that has it", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  support::TokenServer tokens;
  support::RegistryServer registry(
      {.scheme = support::RegistryOptions::Scheme::https, .auth = tokens.configuration()});
  const auto result =
      run_kpin({"--registry-ca-cert-path", registry.ca_path()}, pod(registry.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(contains(result.err, registry.host() + ": its token server " + tokens.realm() +
                                 " is refused: it has no TLS, while the registry has\n"));
  CHECK(tokens.log().empty());
}

TEST_CASE("tokens: a thousand tags of a repository cost one token, one 401, and a HEAD each", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  Setting set;
  set.pin({"team/app"}, numbered("v", 1000));
  CHECK(set.tokens.log().size() == 1);
  CHECK(set.answers(401) == 1);
  CHECK(set.answers(200) == 1000);
  CHECK(set.registry.count("HEAD", "/v2/team/app/manifests/") == 1001);
  CHECK(set.registry.log().size() == 1001);
}

TEST_CASE("tokens: two hundred repositories cost a token each, and one 401 for all", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  Setting set;
  set.pin(numbered("team/app", 200), {"1", "2"});
  std::multiset<std::string> scopes;
  for (const auto& request : set.tokens.log()) scopes.insert(request.scope);
  std::multiset<std::string> wanted;
  for (const auto& name : numbered("team/app", 200)) wanted.insert("repository:" + name + ":pull");
  CHECK(scopes == wanted);
  CHECK(set.answers(401) == 1);
  CHECK(set.answers(200) == 400);
  CHECK(set.registry.log().size() == 401);
}
