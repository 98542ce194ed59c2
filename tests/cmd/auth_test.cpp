// `kpin auth` and credential helpers, through the kpin binary.

#include <map>
#include <optional>

#include "support/catch.hpp"
#include "support/helper_script.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

using support::contains;
using support::describe;
using support::pod;
using support::run_kpin;

namespace {

using Variables = std::map<std::string, std::optional<std::string>>;

constexpr const char* kPassword = "correct-horse-battery";

/// Knows ann's password for every server.
const std::string kAnn = R"(echo '{"Username":"ann","Secret":")" + std::string(kPassword) + R"("}')";

support::TempFolder docker_config(const std::string& text) {
  support::TempFolder folder;
  folder.write("config.json", text);
  return folder;
}

support::ProcessResult auth(const std::string& host, const Variables& variables) {
  return run_kpin({"auth", host}, {}, {.environment = variables});
}

}  // namespace

TEST_CASE("kpin auth: source and user are told, the secret is not", "[cmd]") {
  struct Case {
    const char* entry;
    const char* user;
  };
  const auto row = GENERATE(values<Case>({
      {R"("username": "ann", "password": "s3cret")", "ann"},
      {R"("auth": "YW5uOnMzY3JldA==")", "ann"},
      {R"("identitytoken": "s3cret")", "unknown (identity token)"},
      {R"("username": "ann", "registrytoken": "s3cret")", "ann (registry token)"},
  }));
  const auto config = docker_config(R"({"auths": {"a.io": {)" + std::string(row.entry) + "}}}");
  const auto result = auth("a.io", {{"DOCKER_CONFIG", config.path()}});
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out == "registry: a.io\nsource: " + config.path("config.json") + "\nuser: " + row.user + "\n");
  CHECK(result.err.empty());
}

TEST_CASE("kpin auth: a helper is asked", "[cmd]") {
  const support::HelperScript script("test", kAnn);
  const auto config = docker_config(R"({"credHelpers": {"docker.io": "test"}})");
  const auto result = auth("docker.io", {{"DOCKER_CONFIG", config.path()}, {"PATH", script.path()}});
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out == "registry: index.docker.io\nsource: docker-credential-test (credHelpers in " +
                          config.path("config.json") + ")\nuser: ann\n");
  CHECK(script.runs() == "get https://index.docker.io/v1/\n");
}

TEST_CASE("kpin auth: a repository may be named, for podman's files know paths", "[cmd]") {
  const support::TempFolder folder;
  const std::string file = folder.write(
      "auth.json", R"({"auths": {"a.io": {"username": "all"}, "a.io/team": {"username": "team"}}})");
  const Variables variables = {{"REGISTRY_AUTH_FILE", file}};
  CHECK(contains(auth("a.io", variables).out, "user: all\n"));
  CHECK(contains(auth("a.io/team/app", variables).out, "user: team\n"));
}

TEST_CASE("kpin auth: without any, it tells where it has looked", "[cmd]") {
  const auto result = auth("a.io", {{"HOME", "/h"}, {"DOCKER_CONFIG", "/d"}, {"XDG_RUNTIME_DIR", "/r"}});
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out ==
        "registry: a.io\nsource: none (looked in /d/config.json, /r/containers/auth.json, "
        "/h/.config/containers/auth.json)\nuser: anonymous\n");
}

TEST_CASE("kpin auth: variables that mean nothing are warned of", "[cmd]") {
  const auto result = auth("a.io", {{"KBLD_REGISTRY_BOGUS", "s3cret"},
                                    {"KPIN_REGISTRY_HOSTNAME_1", "a.io"},
                                    {"KPIN_REGISTRY_USERNAME_1", "ann"}});
  CHECK(result.status == 0);
  CHECK(result.out == "registry: a.io\nsource: KPIN_REGISTRY_HOSTNAME_1\nuser: ann\n");
  CHECK(result.err == "kpin: warning: the environment variable KBLD_REGISTRY_BOGUS means nothing to kpin\n");
}

TEST_CASE("kpin auth: a malformed file and a failing helper are errors", "[cmd]") {
  const support::HelperScript script("test", "echo the store is locked; exit 1");
  const auto broken = docker_config("{");
  const auto locked = docker_config(R"({"credsStore": "test"})");
  const auto malformed = auth("a.io", {{"DOCKER_CONFIG", broken.path()}});
  CHECK(malformed.status == 1);
  CHECK(malformed.err ==
        "kpin: cannot read credentials from " + broken.path("config.json") + ": it is not a JSON object\n");
  const auto failing = auth("a.io", {{"DOCKER_CONFIG", locked.path()}, {"PATH", script.path()}});
  CHECK(failing.status == 1);
  CHECK(failing.err == "kpin: cannot read credentials from " + locked.path("config.json") +
                           ": docker-credential-test get for 'a.io': the store is locked\n");
}

TEST_CASE("kpin auth: what is no registry is refused", "[cmd]") {
  const std::string host = GENERATE("", "https://a.io", "ann:pw@a.io", "a b", "a.io:x", "/app");
  const auto result = run_kpin({"auth", host});
  INFO(describe(result));
  CHECK(result.status == 2);
  CHECK(contains(result.err, " is no registry; one is given as HOST or HOST:PORT, without https://"));
  CHECK(run_kpin({"auth"}).err == "kpin: 'kpin auth' takes one argument: HOST[/REPOSITORY]\n");
}

TEST_CASE("kpin with credentials: a helper opens a real registry, in one run for many references", "[cmd]") {
  KPIN_NEEDS("docker-registry", "htpasswd");
  support::RegistryServer registry({.user = "ann", .password = kPassword});
  std::string input;
  for (const std::string name : {"one", "two", "three"}) {
    registry.put_image(name, "1");
    input += pod(registry.host() + "/" + name + ":1") + "---\n";
  }
  const support::HelperScript script("test", kAnn);
  const std::string member =
      GENERATE(R"("credsStore": "test")", R"("credHelpers": {"127.0.0.1:PORT": "test"})");
  std::string text = "{" + member + "}";
  if (const auto at = text.find("127.0.0.1:PORT"); at != std::string::npos) {
    text.replace(at, 14, registry.host());
  }
  const auto config = docker_config(text);

  const auto result =
      run_kpin({}, input, {.environment = {{"DOCKER_CONFIG", config.path()}, {"PATH", script.path()}}});

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(script.runs() == "get " + registry.host() + "\n");
  CHECK_FALSE(contains(result.err, kPassword));
}

TEST_CASE("kpin with credentials: podman's file and the variables open a real registry", "[cmd]") {
  KPIN_NEEDS("docker-registry", "htpasswd");
  support::RegistryServer registry({.user = "ann", .password = kPassword});
  registry.put_image("team/app", "1");
  const support::TempFolder folder;
  const std::string file =
      folder.write("auth.json", R"({"auths": {")" + registry.host() + R"(/team": {"username": "ann",)" +
                                    R"("password": ")" + kPassword + R"("}}})");
  for (const Variables& variables :
       {Variables{{"REGISTRY_AUTH_FILE", file}}, Variables{{"KBLD_REGISTRY_HOSTNAME_0", registry.host()},
                                                           {"KBLD_REGISTRY_USERNAME_0", "ann"},
                                                           {"KBLD_REGISTRY_PASSWORD_0", kPassword}}}) {
    const auto result = run_kpin({}, pod(registry.host() + "/team/app:1"), {.environment = variables});
    INFO(describe(result));
    CHECK(result.status == 0);
  }
}

TEST_CASE("kpin with credentials: a failing helper fails the run, asked once", "[cmd]") {
  KPIN_NEEDS("docker-registry", "htpasswd");
  support::RegistryServer registry({.user = "ann", .password = kPassword});
  const support::HelperScript script("test", "echo the store is locked; exit 1");
  const auto config = docker_config(R"({"credsStore": "test"})");
  const std::string input = pod(registry.host() + "/one:1") + "---\n" + pod(registry.host() + "/two:1");

  const auto result =
      run_kpin({}, input, {.environment = {{"DOCKER_CONFIG", config.path()}, {"PATH", script.path()}}});

  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  CHECK(
      contains(result.err, "docker-credential-test get for '" + registry.host() + "': the store is locked"));
  CHECK(script.runs() == "get " + registry.host() + "\n");
}
