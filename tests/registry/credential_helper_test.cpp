#include "registry/credential_helper.hpp"

#include <set>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "support/catch.hpp"
#include "support/helper_script.hpp"

using registry::CredentialHelpers;
using support::HelperScript;
using support::PathVariable;

namespace {

/// What the helper called `name` gives for `host`: "user:password/identity token", "none", or the error.
std::string told(CredentialHelpers& helpers, const std::string& name, const std::string& host) {
  try {
    const auto credentials = helpers.get(name, host);
    if (!credentials) return "none";
    CHECK(credentials->source == "docker-credential-" + name);
    return credentials->username + ":" + credentials->password + "/" + credentials->identity_token;
  } catch (const base::Error& error) {
    return error.what();
  }
}

std::string told_by(const std::string& body) {
  const HelperScript script("test", body);
  const PathVariable path(script.path());
  CredentialHelpers helpers;
  return told(helpers, "test", "a.io");
}

}  // namespace

TEST_CASE("credential helper: its answer is understood", "[registry]") {
  struct Case {
    const char* body;
    const char* told;
  };
  const std::string failed = "docker-credential-test get for 'a.io': ";
  const auto row = GENERATE(values<Case>({
      {R"(echo '{"ServerURL":"a.io","Username":"ann","Secret":"pw"}')", "ann:pw/"},
      {R"(echo '{"Username":"<token>","Secret":"refresh"}')", ":/refresh"},
      {"echo 'credentials not found in native keychain'; exit 1", "none"},
      {"printf 'credentials not found in native keychain'; exit 1", "none"},
      {"echo 'credentials not found in native keychain, or so'; exit 1",
       "credentials not found in native keychain, or so"},
      {"echo 'credentials not found in native keychain'", "its answer is not a JSON object"},
      {"echo 'the store is\nlocked'; exit 1", "the store is locked"},
      {"echo 'no display' >&2; exit 1", "no display"},
      {"exit 7", "it failed with exit status 7 and said nothing"},
      {R"(echo '{"Username":"ann","Secret":"s3cret"}'; exit 7)",
       "it failed with exit status 7 and said nothing"},
      {"kill -9 $$", "it was ended by signal 9"},
      {"echo s3cret", "its answer is not a JSON object"},
      {R"(echo '{"Username":"ann"}')", "its answer holds no Username and Secret"},
      {R"(echo '{"Username":"ann","Secret":""}')", "its answer holds no Username and Secret"},
      {"yes", "it wrote more than 65536 bytes"},
  }));
  CAPTURE(row.body);
  const std::string outcome = told_by(row.body);
  CHECK((outcome == row.told || outcome == failed + row.told));
}

TEST_CASE("credential helper: it hears the server's key, Docker Hub's by its own name", "[registry]") {
  const HelperScript script("test", "echo 'credentials not found in native keychain'; exit 1");
  const PathVariable path(script.path());
  CredentialHelpers helpers;
  CHECK(told(helpers, "test", "localhost:5000") == "none");
  CHECK(told(helpers, "test", "docker.io") == "none");
  CHECK(script.runs() == "get localhost:5000\nget https://index.docker.io/v1/\n");
}

TEST_CASE("credential helper: it runs once for a host, however many ask", "[registry]") {
  const std::string body = GENERATE(R"(echo '{"Username":"ann","Secret":"pw"}')", "echo broken; exit 1");
  const HelperScript script("test", body);
  const PathVariable path(script.path());
  CredentialHelpers helpers;
  std::vector<std::string> answers(64);
  base::parallel_for(64, 16, [&](std::size_t i) {
    try {
      answers[i] = helpers.get("test", "a.io")->password;
    } catch (const base::Error& error) {
      answers[i] = error.what();
    }
  });
  CHECK(script.runs() == "get a.io\n");
  CHECK(std::set<std::string>(answers.begin(), answers.end()).size() == 1);
}

TEST_CASE("credential helper: one that takes too long is given up", "[registry]") {
  const HelperScript script("test", "exec tail -f /dev/null");
  const PathVariable path(script.path());
  CredentialHelpers helpers(std::chrono::milliseconds(300));
  CHECK(told(helpers, "test", "a.io") ==
        "docker-credential-test get for 'a.io': it did not end within 0.3 s");
}

TEST_CASE("credential helper: one that is not there is an error", "[registry]") {
  CredentialHelpers helpers;
  CHECK(
      told(helpers, "no-such-one", "a.io") ==
      "docker-credential-no-such-one get for 'a.io': cannot run docker-credential-no-such-one: No such file "
      "or directory");
}

TEST_CASE("credential helper: a name that is a path or an option is refused", "[registry]") {
  const std::string name = GENERATE("", "-x", "../evil", "/bin/sh", "a b", "a\n");
  CredentialHelpers helpers;
  CHECK_THAT(told(helpers, name, "a.io"), Catch::EndsWith(" is no name of a credential helper"));
}

TEST_CASE("credential helper: it does not see the credentials in kpin's variables", "[registry]") {
  const HelperScript script(
      "test", "env | grep -o '^K[A-Z]*_[A-Z_]*' | grep -v CORPUS | sort | tr '\\n' ' '; exit 1");
  const PathVariable path(script.path());
  for (const char* name : {"KPIN_REGISTRY_PASSWORD", "KPIN_REGISTRY_IDENTITY_TOKEN_A",
                           "KBLD_REGISTRY_REGISTRY_TOKEN", "KBLD_REGISTRY_PASSWORD_0", "KPIN_OTHER"}) {
    setenv(name, "s3cret", 1);
  }
  CredentialHelpers helpers;
  CHECK(told(helpers, "test", "a.io") == "docker-credential-test get for 'a.io': KPIN_OTHER");
  for (const char* name : {"KPIN_REGISTRY_PASSWORD", "KPIN_REGISTRY_IDENTITY_TOKEN_A",
                           "KBLD_REGISTRY_REGISTRY_TOKEN", "KBLD_REGISTRY_PASSWORD_0", "KPIN_OTHER"}) {
    unsetenv(name);
  }
}
