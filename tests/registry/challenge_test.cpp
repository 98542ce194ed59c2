#include "registry/challenge.hpp"

#include "support/catch.hpp"

namespace {

/// "scheme token68{name=value;...}" for each challenge, with blanks between.
std::string shown(const std::vector<std::string_view>& values) {
  std::string text;
  for (const registry::Challenge& challenge : registry::parse_challenges(values)) {
    if (!text.empty()) text += ' ';
    text += challenge.scheme;
    if (!challenge.token68.empty()) text += ":" + challenge.token68;
    for (const auto& [name, value] : challenge.params) text += "{" + name + "=" + value + "}";
  }
  return text;
}

}  // namespace

TEST_CASE("challenge: what RFC 9110 allows is read", "[registry]") {
  struct Case {
    const char* value;
    const char* expected;
  };
  const auto row = GENERATE(values<Case>({
      {R"(Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a:pull,push")",
       "bearer{realm=https://auth.docker.io/"
       "token}{service=registry.docker.io}{scope=repository:a:pull,push}"},
      {"Basic", "basic"},
      {"BASIC realm=simple", "basic{realm=simple}"},
      {R"(bEaReR Realm = "a" , SERVICE= "b")", "bearer{realm=a}{service=b}"},
      {R"(Basic realm="a", Bearer realm="b",service="c")", "basic{realm=a} bearer{realm=b}{service=c}"},
      {R"(Newauth realm="apps", type=1, title="Login to \"apps\"", Basic realm="simple")",
       R"(newauth{realm=apps}{type=1}{title=Login to "apps"} basic{realm=simple})"},
      {"Negotiate abc123==, Basic", "negotiate:abc123== basic"},
      {"Negotiate YII/+-._~, Basic realm=x", "negotiate:YII/+-._~ basic{realm=x}"},
      {"Negotiate, Bearer realm=x", "negotiate bearer{realm=x}"},
      {R"(,, Basic  realm="a" ,,	x="y",)", "basic{realm=a}{x=y}"},
      {R"(Bearer realm="")", "bearer{realm=}"},
      {R"(Bearer realm="a\\b\c")", R"(bearer{realm=a\bc})"},
      {R"(Digest qop="auth, auth-int", Basic)", "digest{qop=auth, auth-int} basic"},
      {"", ""},
  }));
  CHECK(shown({row.value}) == row.expected);
}

TEST_CASE("challenge: several fields are one list", "[registry]") {
  CHECK(shown({"Basic realm=a", R"(Bearer realm="b")"}) == "basic{realm=a} bearer{realm=b}");
}

TEST_CASE("challenge: what is malformed is skipped, the rest is kept", "[registry]") {
  struct Case {
    std::string value;
    const char* expected;
  };
  const auto row = GENERATE(values<Case>({
      {R"(Bearer realm="never ends, service=x)", "bearer{realm=never ends, service=x}"},
      {R"(Bearer realm="ends in a backslash\)", R"(bearer{realm=ends in a backslash\})"},
      {"realm=lost, Basic realm=a", "basic{realm=a}"},
      {"Bearer realm=https://a.io/t?x=1,service=s", "bearer{realm=https://a.io/t?x=1}{service=s}"},
      {R"(Bearer @@@"," , realm=a)", "bearer{realm=a}"},
      {R"(Bearer realm="a"garbage,service=b)", "bearer{realm=a}{service=b}"},
      {"Bearer realm=, service=b", "bearer:realm={service=b}"},
      {"=, =\"", ""},
      {"\"Basic\"", ""},
      {std::string("Basic \0realm=a", 14), "basic"},
      {"Bearer ==", ""},
  }));
  CAPTURE(row.value);
  CHECK(shown({row.value}) == row.expected);
}

TEST_CASE("challenge: a parameter is found by its name, the first one counts", "[registry]") {
  const auto challenges = registry::parse_challenges({"Bearer realm=a, realm=b"});
  REQUIRE(challenges.size() == 1);
  CHECK(challenges[0].param("realm") == "a");
  CHECK(challenges[0].param("scope").empty());
}
