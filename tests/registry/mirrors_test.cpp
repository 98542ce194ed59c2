#include "registry/mirrors.hpp"

#include "base/error.hpp"
#include "registry/registries_conf.hpp"
#include "support/catch.hpp"

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');

registry::LookupRules rules_of(const std::string& conf) {
  return {.registries = registry::parse_registries_conf(conf, "/r.conf")};
}

/// "host/repository" of each place, with "!" behind those that may be asked without TLS, or the error.
std::string asked(const std::string& reference, const registry::LookupRules& rules) {
  std::string text;
  try {
    for (const registry::Place& place : registry::places(image::Reference::parse(reference), rules)) {
      text += (text.empty() ? "" : " ") + place.host + '/' + place.repository;
      if (place.plain_http == registry::PlainHttp::allowed) text += '!';
    }
  } catch (const base::Error& error) {
    return error.what();
  }
  return text;
}

constexpr const char* kConf = R"(
unqualified-search-registries = ["docker.io"]
short-name-mode = "enforcing"

[[registry]]
location = "a.io"
[[registry.mirror]]
location = "m1.io/a"
[[registry.mirror]]
location = "m2.io:5000"
insecure = true

[[registry]]
prefix = "a.io/team"
location = "elsewhere.io/of/team/"
insecure = true

[[registry]]
prefix = "a.io/team/app"
location = "a.io/team/app"

[[registry]]
prefix = "docker.io/library"
location = "docker.io/library"
mirror = [{location = "hub.m.io"}]

[[registry]]
prefix = "*.wild.io"
mirror = [{location = "w.m.io"}]

[[registry]]
prefix = "*.deep.wild.io"
location = "d.m.io/deep"

[[registry]]
prefix = "evil.io"
location = "evil.io"
blocked = true

[[registry]]
location = "p.io"
[[registry.mirror]]
location = "digest.io"
pull-from-mirror = "digest-only"
[[registry.mirror]]
location = "tag.io"
pull-from-mirror = "tag-only"
[[registry.mirror]]
location = "all.io"
pull-from-mirror = "all"

[[registry]]
location = "q.io"
mirror-by-digest-only = true
mirror = [{location = "digest.io"}]

[[registry]]
location = "bare"
prefix = "bare.io/x/app"

[aliases]
"x" = "a.io/x"
)";

}  // namespace

TEST_CASE("places: mirrors in order, then the registry; the longest prefix decides", "[registry]") {
  struct Case {
    std::string reference;
    std::string places;
  };
  const auto row = GENERATE(values<Case>({
      {"b.io/app:1", "b.io/app"},
      {"nginx", "hub.m.io/nginx index.docker.io/library/nginx"},
      {"registry-1.docker.io/library/nginx", "hub.m.io/nginx index.docker.io/library/nginx"},
      {"registry-1.docker.io/bitnami/redis", "registry-1.docker.io/bitnami/redis"},
      {"bitnami/redis", "index.docker.io/bitnami/redis"},
      {"a.io/app:1", "m1.io/a/app m2.io:5000/app! a.io/app"},
      {"a.io/teams/app:1", "m1.io/a/teams/app m2.io:5000/teams/app! a.io/teams/app"},
      {"a.io/team/x:1", "elsewhere.io/of/team/x!"},
      {"a.io/team/app:1", "a.io/team/app"},
      {"a.io/team/app/x:1", "a.io/team/app/x"},
      {"a.io.example/app:1", "a.io.example/app"},
      {"wild.io/app:1", "wild.io/app"},
      {"notwild.io/app:1", "notwild.io/app"},
      {"x.wild.io/app:1", "w.m.io/app x.wild.io/app"},
      {"x.y.wild.io:5000/app:1", "w.m.io:5000/app x.y.wild.io:5000/app"},
      {"x.deep.wild.io/app:1", "d.m.io/deep/app"},
      {"a.deep.wild.io.deep.wild.io/app:1", "d.m.io/deep/app"},
      {"x.wild.io.b.io/app:1", "x.wild.io.b.io/app"},
      {"b.io/x.wild.io/app:1", "b.io/x.wild.io/app"},
      {"evil.io/app:1", "'evil.io' is blocked by /r.conf:35"},
      {"evil.io/app@" + kDigest, "'evil.io' is blocked by /r.conf:35"},
      {"p.io/app:1", "tag.io/app all.io/app p.io/app"},
      {"p.io/app@" + kDigest, "digest.io/app all.io/app p.io/app"},
      {"p.io/app:1@" + kDigest, "digest.io/app all.io/app p.io/app"},
      {"q.io/app:1", "q.io/app"},
      {"q.io/app@" + kDigest, "digest.io/app q.io/app"},
      {"bare.io/x/app:1", "/r.conf:57 leads to 'bare': it names no repository"},
  }));
  CAPTURE(row.reference);
  CHECK(asked(row.reference, rules_of(kConf)) == row.places);
}

TEST_CASE("places: a prefix fits any of Docker Hub's names", "[registry]") {
  const std::string name = GENERATE("docker.io", "index.docker.io", "registry-1.docker.io");
  const auto rules =
      rules_of("[[registry]]\nlocation = '" + name + "'\nmirror = [{location = 'm.io/hub'}]\n");
  for (const std::string reference : {"nginx", "docker.io/nginx", "index.docker.io/library/nginx"}) {
    CHECK(asked(reference, rules) == "m.io/hub/library/nginx index.docker.io/library/nginx");
  }
}

TEST_CASE("places: mirrors of the command line come before those of the file", "[registry]") {
  registry::LookupRules rules = rules_of(kConf);
  rules.mirrors = {{"a.io", {{.location = "one.io"}, {.location = "two.io/x"}}},
                   {"index.docker.io", {{.location = "hub.io"}}},
                   {"evil.io", {{.location = "good.io"}}}};
  CHECK(asked("a.io/app:1", rules) == "one.io/app two.io/x/app m1.io/a/app m2.io:5000/app! a.io/app");
  CHECK(asked("nginx", rules) == "hub.io/library/nginx hub.m.io/nginx index.docker.io/library/nginx");
  CHECK(asked("evil.io/app", rules) == "'evil.io' is blocked by /r.conf:35");
}

TEST_CASE("places: plain HTTP is allowed for all places, or for one host wherever it stands", "[registry]") {
  registry::LookupRules rules = rules_of(kConf);
  rules.insecure_hosts = {"m1.io", "b.io"};
  CHECK(asked("a.io/app:1", rules) == "m1.io/a/app! m2.io:5000/app! a.io/app");
  CHECK(asked("b.io/app:1", rules) == "b.io/app!");
  CHECK(asked("b.io:5000/app:1", rules) == "b.io:5000/app");
  rules.plain_http = registry::PlainHttp::allowed;
  CHECK(asked("a.io/app:1", rules) == "m1.io/a/app! m2.io:5000/app! a.io/app!");
}
