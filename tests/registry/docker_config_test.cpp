#include "base/error.hpp"
#include "registry/auth_config_keychain.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

namespace {

/// "user:password" that a config.json holds for `host`, or "none", or the error with "FILE" for the file's
/// name.
std::string found(const std::string& config, std::string_view host) {
  const support::TempFolder folder;
  const std::string name = folder.write("config.json", config);
  registry::CredentialHelpers helpers;
  const registry::AuthConfigKeychain keychain(
      name, [&] { return registry::read_if_there(name); }, registry::AuthKind::docker, helpers);
  try {
    const auto credentials = keychain.find(host, "");
    if (!credentials) return "none";
    CHECK(credentials->source == name);
    return credentials->username + ":" + credentials->password;
  } catch (const base::Error& error) {
    std::string text = error.what();
    return text.replace(text.find(name), name.size(), "FILE");
  }
}

}  // namespace

TEST_CASE("docker config: keys match exactly, else as a plain host", "[registry]") {
  const auto entry = [](const std::string& key) {
    return R"({"auths": {")" + key + R"(": {"username": "me", "password": "pw"}}})";
  };
  struct Case {
    const char* key;
    const char* host;
    bool matches;
  };
  const auto row = GENERATE(values<Case>({
      {"ghcr.io", "ghcr.io", true},
      {"https://ghcr.io", "ghcr.io", true},
      {"https://ghcr.io/v2/", "ghcr.io", true},
      {"http://localhost:5000", "localhost:5000", true},
      {"localhost:5000", "localhost:5001", false},
      {"localhost", "localhost:5000", false},
      {"evil.ghcr.io", "ghcr.io", false},
      {"ghcr.io.evil", "ghcr.io", false},
      {"https://index.docker.io/v1/", "index.docker.io", true},
      {"https://index.docker.io/v1/", "docker.io", true},
      {"docker.io", "index.docker.io", true},
      {"registry-1.docker.io", "index.docker.io", true},
      {"index.docker.io", "registry-1.docker.io", true},
      {"hub.docker.io", "index.docker.io", false},
  }));
  CAPTURE(row.key, row.host);
  CHECK(found(entry(row.key), row.host) == (row.matches ? "me:pw" : "none"));
}

TEST_CASE("docker config: the exact key wins, Docker Hub's own before its other names", "[registry]") {
  CHECK(found(R"({"auths": {"a.io": {"username": "exact"}, "https://a.io": {"username": "other"}}})",
              "a.io") == "exact:");
  CHECK(found(R"({"auths": {"docker.io": {"username": "other"},
                            "https://index.docker.io/v1/": {"username": "own"}}})",
              "index.docker.io") == "own:");
}

TEST_CASE("docker config: auth is base64 of user:password", "[registry]") {
  // "me:p:w" and "me:pw" followed by a zero byte
  CHECK(found(R"({"auths": {"a.io": {"auth": "bWU6cDp3"}}})", "a.io") == "me:p:w");
  CHECK(found(R"({"auths": {"a.io": {"auth": "bWU6cHcA"}}})", "a.io") == "me:pw");
}

TEST_CASE("docker config: a password without a user is not passed over", "[registry]") {
  CHECK(found(R"({"auths": {"a.io": {"password": "pw"}}})", "a.io") == ":pw");
}

TEST_CASE("docker config: no file, no auths, or an empty entry means no credentials", "[registry]") {
  CHECK_FALSE(registry::read_if_there("/nonexistent/config.json"));
  CHECK(found("{}", "a.io") == "none");
  CHECK(found(R"({"auths": null, "credsStore": ""})", "a.io") == "none");
  CHECK(found(R"({"auths": {"a.io": {}}})", "a.io") == "none");
}

TEST_CASE("docker config: a malformed file is named, and nothing in it is shown", "[registry]") {
  struct Case {
    const char* config;
    const char* message;
  };
  const auto row = GENERATE(values<Case>({
      {"", "cannot read credentials from FILE: it is not a JSON object"},
      {R"({"auths": {"a.io": {"auth": "c2VjcmV0)",
       "cannot read credentials from FILE: it is not a JSON object"},
      {"[]", "cannot read credentials from FILE: it is not a JSON object"},
      {R"({"auths": []})", "cannot read credentials from FILE: 'auths' is not an object"},
      {R"({"auths": {"a.io": "c2VjcmV0"}})",
       "cannot read credentials from FILE: the entry for 'a.io' is not an object"},
      {R"({"auths": {"a.io": {"auth": 5}}})",
       "cannot read credentials from FILE: a field of the entry for 'a.io' is not a string"},
      {R"({"auths": {"a.io": {"auth": "c2VjcmV0"}}})",
       "cannot read credentials from FILE: 'auth' of the entry for 'a.io' is not base64 of USER:PASSWORD"},
      {R"({"auths": {"a.io": {"auth": "?"}}})",
       "cannot read credentials from FILE: 'auth' of the entry for 'a.io' is not base64 of USER:PASSWORD"},
  }));
  CHECK(found(row.config, "a.io") == row.message);
}

TEST_CASE("docker config: an entry that cannot be decoded does not hide the others", "[registry]") {
  CHECK(found(R"({"auths": {"a.io": {"auth": "?"}, "b.io": {"username": "me"}}})", "b.io") == "me:");
}
