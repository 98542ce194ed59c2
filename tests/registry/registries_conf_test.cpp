#include "registry/registries_conf.hpp"

#include "base/error.hpp"
#include "support/catch.hpp"

namespace {

std::string refusal(const std::string& text) {
  try {
    registry::parse_registries_conf(text, "/r.conf");
  } catch (const base::InputError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("registries.conf: what it holds is read", "[registry]") {
  const auto rules = registry::parse_registries_conf(R"(
[[registry]]
prefix = "a.io/team"
location = "b.io/x"
insecure = true
blocked = true
[[registry.mirror]]
location = "m.io"
insecure = true
pull-from-mirror = "tag-only"
[[registry]]
location = "c.io"
)",
                                                     "/r.conf");
  REQUIRE(rules.size() == 2);
  CHECK(rules[0].prefix == "a.io/team");
  CHECK(rules[0].location == "b.io/x");
  CHECK(rules[0].plain_http == registry::PlainHttp::allowed);
  CHECK(rules[0].blocked);
  CHECK(rules[0].mirrors == std::vector<registry::Mirror>{{.location = "m.io",
                                                           .plain_http = registry::PlainHttp::allowed,
                                                           .use = registry::Mirror::Use::tag_only}});
  CHECK(rules[0].origin == "/r.conf:2");
  CHECK(rules[1].prefix == "c.io");
  CHECK(rules[1].plain_http == registry::PlainHttp::loopback_only);
  CHECK_FALSE(rules[1].blocked);
  CHECK(rules[1].origin == "/r.conf:11");
}

TEST_CASE("registries.conf: an empty one, and settings that are none of kpin's, hold no rules",
          "[registry]") {
  for (const std::string text : {"", "# nothing\n", "unqualified-search-registries = []\n", "registry = []\n",
                                 "[aliases]\n\"nginx\" = \"docker.io/library/nginx\"\n"}) {
    CAPTURE(text);
    CHECK(registry::parse_registries_conf(text, "/r.conf").empty());
  }
}

TEST_CASE("registries.conf: nesting is limited", "[registry]") {
  const std::string open = GENERATE("[", "{a=");
  std::string deep = "# [[[[\nx = ";
  for (int i = 0; i < 100'000; ++i) deep += open;
  CHECK(refusal(deep) == "/r.conf:2: nested too deep");
}

TEST_CASE("registries.conf: what is malformed is named with file and line", "[registry]") {
  struct Case {
    const char* text;
    const char* message;
  };
  const auto row = GENERATE(values<Case>({
      {"\n[[registry]]\nlocation = a.io\n", "/r.conf:3: malformed TOML: "},
      {"[[registry]\n", "/r.conf:1: malformed TOML: "},
      {"a = 1\na = 2\n", "/r.conf:2: malformed TOML: "},
      {"[[registry]]\nlocation = \"a.io\n", "/r.conf:2: malformed TOML: "},
      {"\n[registry]\nlocation = 'a.io'\n", "/r.conf:2: 'registry' must be an array of tables"},
      {"registry = [1]\n", "/r.conf:1: this is not a table"},
      {"\n[[registry]]\nblocked = true\n", "/r.conf:2: the registry has no 'location'"},
      {"[[registry]]\nprefix = 'a.io'\n", "/r.conf:1: the registry has no 'location'"},
      {"[[registry]]\nlocation = 5\n", "/r.conf:2: 'location' must be a string"},
      {"[[registry]]\nlocation = 'a.io'\ninsecure = 'true'\n", "/r.conf:3: 'insecure' must be true or false"},
      {"[[registry]]\nlocation = 'a.io'\n[[registry.mirror]]\ninsecure = true\n",
       "/r.conf:3: the mirror has no 'location'"},
      {"[[registry]]\nlocation = 'a.io'\nmirror = [{location = 'b.io', pull-from-mirror = 'never'}]\n",
       "/r.conf:3: 'pull-from-mirror' must be all, digest-only or tag-only, not 'never'"},
      {"[[registry]]\nlocation = 'https://a.io'\n",
       "/r.conf:2: 'location' must be HOST[:PORT][/PATH] without scheme, tag and digest, not 'https://a.io'"},
      {"[[registry]]\nprefix = 'a.io/app:1'\nlocation = 'a.io'\n",
       "/r.conf:2: 'prefix' must be HOST[:PORT][/PATH] without scheme, tag and digest, not 'a.io/app:1'"},
      {"\n\n[registries.search]\nregistries = ['a.io']\n",
       "/r.conf:3: [registries] is version 1 of this file, which is not supported: use [[registry]]"},
  }));
  CAPTURE(row.text);
  CHECK_THAT(refusal(row.text), Catch::StartsWith(row.message));
  CHECK(refusal(row.text).find('\n') == std::string::npos);
}
