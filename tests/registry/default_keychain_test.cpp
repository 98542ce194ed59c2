#include "registry/default_keychain.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "support/catch.hpp"
#include "support/helper_script.hpp"
#include "support/temp_folder.hpp"

using base::Environment;
using support::TempFolder;

namespace {

/// `auths` with one key, which stands for the user "USER" with the password "pw".
std::string auths(const std::string& key, const std::string& user) {
  return R"({"auths": {")" + key + R"(": {"username": ")" + user + R"(", "password": "pw"}}})";
}

/// Who is found for "HOST/REPOSITORY": a user, "none", or the error, in which `home` is called "HOME".
std::string who(const Environment& environment, const std::string& where, const TempFolder* home = nullptr) {
  const std::size_t slash = std::min(where.find('/'), where.size());
  const std::string repository = slash < where.size() ? where.substr(slash + 1) : "";
  try {
    const registry::DefaultKeychain keychain(environment, 4711);
    const auto found = keychain.find(where.substr(0, slash), repository);
    return found ? found->username : "none";
  } catch (const base::Error& error) {
    std::string text = error.what();
    for (std::size_t at = 0; home != nullptr && (at = text.find(home->path())) != std::string::npos;) {
      text.replace(at, home->path().size(), "HOME");
    }
    return text;
  }
}

}  // namespace

TEST_CASE("credentials: the first place that has some for the host counts", "[registry]") {
  const TempFolder home;
  home.write("docker/config.json", auths("a.io", "docker"));
  home.write("run/containers/auth.json", auths("a.io", "runtime"));
  home.write("config/containers/auth.json", auths("a.io", "config"));
  Environment environment = {{"KPIN_REGISTRY_HOSTNAME", "a.io"},
                             {"KPIN_REGISTRY_USERNAME", "kpin"},
                             {"KBLD_REGISTRY_HOSTNAME_X", "a.io"},
                             {"KBLD_REGISTRY_USERNAME_X", "kbld"},
                             {"DOCKER_AUTH_CONFIG", auths("a.io", "variable")},
                             {"DOCKER_CONFIG", home.path("docker")},
                             {"XDG_RUNTIME_DIR", home.path("run")},
                             {"XDG_CONFIG_HOME", home.path("config")}};
  const auto next = [&](const char* name) {
    environment.erase(name);
    return who(environment, "a.io/app");
  };
  CHECK(who(environment, "a.io/app") == "kpin");
  CHECK(next("KPIN_REGISTRY_HOSTNAME") == "kbld");
  CHECK(next("KBLD_REGISTRY_HOSTNAME_X") == "variable");
  CHECK(next("DOCKER_AUTH_CONFIG") == "docker");
  CHECK(next("DOCKER_CONFIG") == "runtime");
  CHECK(next("XDG_RUNTIME_DIR") == "config");
  CHECK(next("XDG_CONFIG_HOME") == "none");
}

TEST_CASE("credentials: a place without the host does not hide the next", "[registry]") {
  const TempFolder home;
  home.write(".docker/config.json", auths("a.io", "docker"));
  home.write(".config/containers/auth.json", auths("b.io", "podman"));
  const Environment environment = {{"HOME", home.path()},
                                   {"DOCKER_AUTH_CONFIG", auths("c.io", "variable")},
                                   {"KPIN_REGISTRY_HOSTNAME", "d.io"},
                                   {"KPIN_REGISTRY_USERNAME", "kpin"}};
  CHECK(who(environment, "a.io") == "docker");
  CHECK(who(environment, "b.io") == "podman");
  CHECK(who(environment, "c.io") == "variable");
  CHECK(who(environment, "d.io") == "kpin");
  CHECK(who(environment, "e.io") == "none");
}

TEST_CASE("credentials: REGISTRY_AUTH_FILE is the only one of podman's files then", "[registry]") {
  const TempFolder home;
  home.write(".config/containers/auth.json", auths("a.io", "config"));
  home.write("only.json", auths("b.io", "only"));
  Environment environment = {{"HOME", home.path()}, {"REGISTRY_AUTH_FILE", home.path("only.json")}};
  CHECK(who(environment, "a.io") == "none");
  CHECK(who(environment, "b.io") == "only");
  environment["REGISTRY_AUTH_FILE"] = home.path("gone.json");
  CHECK(who(environment, "a.io", &home) ==
        "cannot read credentials from HOME/gone.json: it does not exist, but REGISTRY_AUTH_FILE names it");
}

TEST_CASE("credentials: what cannot be read is an error, though a later place has some", "[registry]") {
  const TempFolder home;
  home.write(".config/containers/auth.json", auths("a.io", "podman"));
  const Environment environment = {{"HOME", home.path()}};
  home.write(".docker/config.json", "{");
  CHECK(who(environment, "a.io", &home) ==
        "cannot read credentials from HOME/.docker/config.json: it is not a JSON object");
  home.write(".docker/config.json", R"({"credsStore": "no-such-one"})");
  CHECK(
      who(environment, "a.io", &home) ==
      "cannot read credentials from HOME/.docker/config.json: docker-credential-no-such-one get for 'a.io': "
      "cannot run docker-credential-no-such-one: No such file or directory");
  home.write(".docker/config.json", R"({"credHelpers": {"a.io": "../x"}})");
  CHECK(who(environment, "a.io", &home) ==
        "cannot read credentials from HOME/.docker/config.json: '../x' is no name of a credential helper");
  home.write(".docker/config.json", R"({"credHelpers": {"a.io": 5}})");
  CHECK(who(environment, "a.io", &home) ==
        "cannot read credentials from HOME/.docker/config.json: the credential helper for 'a.io' is not a "
        "string");
}

TEST_CASE("credentials: of DOCKER_AUTH_CONFIG only auths count, and it must be JSON", "[registry]") {
  CHECK(who({{"DOCKER_AUTH_CONFIG", R"({"credsStore": "no-such-one"})"}}, "a.io") == "none");
  CHECK(who({{"DOCKER_AUTH_CONFIG", "ann:secret"}}, "a.io") ==
        "cannot read credentials from DOCKER_AUTH_CONFIG: it is not a JSON object");
}

TEST_CASE("credentials: in podman's files the longest path counts", "[registry]") {
  const TempFolder home;
  home.write("auth.json", R"({"auths": {
      "a.io": {"username": "host"}, "a.io/team": {"username": "team"}, "a.io/team/app": {"username": "app"},
      "docker.io/library": {"username": "library"}, "https://index.docker.io/v1/": {"username": "hub"},
      "b.io:5000/x": {"username": "port"}}})");
  const Environment environment = {{"REGISTRY_AUTH_FILE", home.path("auth.json")}};
  CHECK(who(environment, "a.io") == "host");
  CHECK(who(environment, "a.io/teams") == "host");
  CHECK(who(environment, "a.io/team") == "team");
  CHECK(who(environment, "a.io/team/other") == "team");
  CHECK(who(environment, "a.io/team/app") == "app");
  CHECK(who(environment, "a.io/team/app/deeper") == "app");
  CHECK(who(environment, "index.docker.io/library/nginx") == "library");
  CHECK(who(environment, "index.docker.io/other/app") == "hub");
  CHECK(who(environment, "b.io:5000/x/y") == "port");
  CHECK(who(environment, "b.io:5000/y") == "none");
}

TEST_CASE("credentials: credHelpers come before credsStore, and auths last", "[registry]") {
  const support::HelperScript script("test", R"(case $server in
    a.io) echo '{"Username":"helper","Secret":"pw"}' ;;
    *) echo 'credentials not found in native keychain'; exit 1 ;; esac)");
  const support::PathVariable path(script.path());
  const std::string kind =
      GENERATE(R"("credHelpers": {"https://a.io": "test", "b.io": "test"})", R"("credsStore": "test")");
  const TempFolder home;
  home.write(".docker/config.json",
             "{" + kind + R"(, "auths": {"a.io": {}, "b.io": {"username": "auths"}}})");
  const registry::DefaultKeychain keychain({{"HOME", home.path()}}, 4711);
  const auto found = keychain.find("a.io", "app");
  REQUIRE(found);
  CHECK(found->username == "helper");
  CHECK(found->source == "docker-credential-test (" + kind.substr(1, kind.find(':') - 2) + " in " +
                             home.path(".docker/config.json") + ")");
  CHECK(keychain.find("b.io", "app")->username == "auths");
}

TEST_CASE("credentials: an empty credHelpers entry keeps a host out of the store", "[registry]") {
  const TempFolder home;
  home.write(".docker/config.json",
             R"({"credHelpers": {"a.io": ""}, "credsStore": "no-such-one",
                 "auths": {"a.io": {"username": "auths"}}})");
  CHECK(who({{"HOME", home.path()}}, "a.io") == "auths");
}

TEST_CASE("credentials: tokens are read from files", "[registry]") {
  const TempFolder home;
  home.write(".docker/config.json", R"({"auths": {
      "a.io": {"auth": "YW5uOg==", "identitytoken": "id"}, "b.io": {"registrytoken": "reg"},
      "c.io": {"registrytoken": "two\nlines"}}})");
  const registry::DefaultKeychain keychain({{"HOME", home.path()}}, 4711);
  CHECK(keychain.find("a.io", "")->username == "ann");
  CHECK(keychain.find("a.io", "")->identity_token == "id");
  CHECK(keychain.find("b.io", "")->registry_token == "reg");
  CHECK(who({{"HOME", home.path()}}, "c.io", &home) ==
        "the registry token from HOME/.docker/config.json has blanks or other characters that no token has");
}

TEST_CASE("credentials: every place that is looked at is told", "[registry]") {
  CHECK(registry::DefaultKeychain({{"HOME", "/h"}}, 4711).source() ==
        "/h/.docker/config.json, /run/containers/4711/auth.json, /h/.config/containers/auth.json");
  CHECK(registry::DefaultKeychain({{"KBLD_REGISTRY_HOSTNAME_1", "a.io"},
                                   {"KBLD_REGISTRY_USERNAME_1", "ann"},
                                   {"DOCKER_AUTH_CONFIG", "{}"},
                                   {"DOCKER_CONFIG", "/d"},
                                   {"REGISTRY_AUTH_FILE", "/f"}},
                                  4711)
            .source() == "KBLD_REGISTRY_HOSTNAME_1, DOCKER_AUTH_CONFIG, /d/config.json, /f");
}
