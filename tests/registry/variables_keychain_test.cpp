#include "registry/variables_keychain.hpp"

#include "support/catch.hpp"

using base::Environment;
using registry::VariablesKeychain;

namespace {

std::string who(const Environment& environment, std::string_view host, std::string_view repository = "") {
  const auto found = VariablesKeychain(environment).find(host, repository);
  return found ? found->username + ":" + found->password + " " + found->source : "none";
}

}  // namespace

TEST_CASE("variables: those that hold secrets are known", "[registry]") {
  for (const char* name :
       {"KPIN_REGISTRY_PASSWORD", "KBLD_REGISTRY_PASSWORD_2", "KPIN_REGISTRY_IDENTITY_TOKEN",
        "KPIN_REGISTRY_REGISTRY_TOKEN_X", "DOCKER_AUTH_CONFIG"}) {
    CHECK(registry::holds_secret(name));
  }
  for (const char* name : {"KPIN_REGISTRY_USERNAME", "KPIN_REGISTRY_HOSTNAME", "KPIN_REGISTRY_", "PATH"}) {
    CHECK_FALSE(registry::holds_secret(name));
  }
}

TEST_CASE("registry variables: those with one suffix belong together", "[registry]") {
  const Environment environment = {
      {"KBLD_REGISTRY_HOSTNAME", "a.io"},        {"KBLD_REGISTRY_USERNAME", "ann"},
      {"KBLD_REGISTRY_PASSWORD", "pw"},          {"KPIN_REGISTRY_HOSTNAME_B_2", "b.io:5000"},
      {"KPIN_REGISTRY_USERNAME_B_2", "bob"},     {"KPIN_REGISTRY_PASSWORD_B_2", "pw2"},
      {"KPIN_REGISTRY_HOSTNAME_T", "t.io"},      {"KPIN_REGISTRY_IDENTITY_TOKEN_T", "id"},
      {"KPIN_REGISTRY_REGISTRY_TOKEN_T", "reg"},
  };
  CHECK(who(environment, "a.io") == "ann:pw KBLD_REGISTRY_HOSTNAME");
  CHECK(who(environment, "b.io:5000") == "bob:pw2 KPIN_REGISTRY_HOSTNAME_B_2");
  CHECK(who(environment, "b.io") == "none");
  const auto tokens = VariablesKeychain(environment).find("t.io", "app");
  REQUIRE(tokens);
  CHECK(tokens->identity_token == "id");
  CHECK(tokens->registry_token == "reg");
  CHECK(VariablesKeychain(environment).warnings().empty());
}

TEST_CASE("registry variables: KPIN_ wins, and never lends its host to KBLD_'s password", "[registry]") {
  Environment environment = {{"KBLD_REGISTRY_HOSTNAME", "a.io/team"},
                             {"KBLD_REGISTRY_USERNAME", "kbld"},
                             {"KBLD_REGISTRY_PASSWORD", "pw"},
                             {"KPIN_REGISTRY_HOSTNAME", "a.io"},
                             {"KPIN_REGISTRY_USERNAME", "kpin"}};
  CHECK(who(environment, "a.io", "team/app") == "kpin: KPIN_REGISTRY_HOSTNAME");
  environment.erase("KPIN_REGISTRY_USERNAME");
  CHECK(who(environment, "a.io", "team/app") == "kbld:pw KBLD_REGISTRY_HOSTNAME");
  CHECK(who(environment, "a.io", "other/app") == "none");
}

TEST_CASE("registry variables: hosts are named in several ways", "[registry]") {
  struct Case {
    const char* name;
    const char* host;
    bool matches;
  };
  const auto row = GENERATE(values<Case>({
      {"a.io", "a.io", true},
      {"a.io/", "a.io", true},
      {"https://a.io", "a.io", true},
      {"https://index.docker.io/v1/", "index.docker.io", true},
      {"docker.io", "index.docker.io", true},
      {"registry-1.docker.io", "index.docker.io", true},
      {"a.io", "b.a.io", false},
      {"a.io", "a.io:5000", false},
  }));
  CAPTURE(row.name);
  const Environment environment = {{"KPIN_REGISTRY_HOSTNAME", row.name}, {"KPIN_REGISTRY_USERNAME", "ann"}};
  CHECK((who(environment, row.host) != "none") == row.matches);
}

TEST_CASE("registry variables: what means nothing is a warning without the value", "[registry]") {
  const VariablesKeychain keychain({{"KBLD_REGISTRY_CA_CERT", "secret"},
                                    {"KPIN_REGISTRY_USERNAMES", "secret"},
                                    {"KPIN_REGISTRY_PASSWORD_X", "secret"},
                                    {"KBLD_REGISTRY_HOSTNAME_Y", "secret"},
                                    {"KBLD_REGISTRY_PASSWORD_Z", ""},
                                    {"KPIN_REGISTRYX", "secret"}});
  CHECK(keychain.warnings() ==
        std::vector<std::string>{
            "the environment variable KPIN_REGISTRY_USERNAMES means nothing to kpin",
            "the environment variables KPIN_REGISTRY_..._X are passed over: KPIN_REGISTRY_HOSTNAME_X is not "
            "set",
            "the environment variable KBLD_REGISTRY_CA_CERT means nothing to kpin",
            "the environment variable KBLD_REGISTRY_HOSTNAME_Y is passed over: no user and no token is set "
            "with it"});
  CHECK(keychain.source().empty());
}
