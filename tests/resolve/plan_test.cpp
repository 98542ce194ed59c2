#include "resolve/plan.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

namespace {

using resolve::Keep;
using resolve::Known;
using resolve::Leave;
using resolve::Lookup;
using resolve::Rules;
using resolve::SelectTag;

const std::string kDigest = "sha256:" + std::string(64, '1');

/// What is planned, in a few words.
std::string planned(const std::string& reference, const Rules& rules = {}) {
  try {
    const resolve::Plan plan = resolve::plan(reference, rules);
    std::string text;
    if (std::holds_alternative<Leave>(plan.action)) text = "leave";
    if (const auto* known = std::get_if<Known>(&plan.action)) text = "known " + known->image.url;
    if (const auto* keep = std::get_if<Keep>(&plan.action)) text = "keep " + keep->reference.text();
    if (const auto* lookup = std::get_if<Lookup>(&plan.action)) text = "look up " + lookup->reference.text();
    if (const auto* select = std::get_if<SelectTag>(&plan.action))
      text = "select from " + select->repository + " by '" + select->constraint.text() + "'";
    if (const auto* order = std::get_if<build::Order>(&plan.action)) {
      text = "build " + order->image + " by " + order->source->place;
      if (order->destination != nullptr) text += " for " + order->destination->new_image;
    }
    if (plan.platform) text += " for " + plan.platform->text();
    return text;
  } catch (const resolve::Refused& error) {
    return std::string("refused: ") + error.what();
  } catch (const base::Error& error) {
    return std::string("error: ") + error.what();
  }
}

config::Override override_of(std::string image, std::string new_image) {
  return {.image = {.image = std::move(image)}, .new_image = std::move(new_image), .place = "c.yml:1:1"};
}

config::Override preresolved(std::string image, std::string new_image) {
  config::Override rule = override_of(std::move(image), std::move(new_image));
  rule.preresolved = true;
  return rule;
}

config::Override selected(std::string image, std::string new_image, std::string constraints) {
  config::Override rule = override_of(std::move(image), std::move(new_image));
  rule.tag_selection = config::TagSelection{.constraints = std::move(constraints)};
  return rule;
}

}  // namespace

TEST_CASE("plan: a digest is kept, its tag dropped and its name spelled out", "[resolve]") {
  CHECK(planned("nginx:1@" + kDigest) == "keep index.docker.io/library/nginx@" + kDigest);
}

TEST_CASE("plan: anything else is looked up", "[resolve]") {
  CHECK(planned("quay.io/a/b") == "look up quay.io/a/b:latest");
  CHECK(planned("A").starts_with("error: "));
}

TEST_CASE("plan: overrides are compared as text, and the first that fits counts once", "[resolve]") {
  const Rules rules = {.overrides = {override_of("a", "r.io/b:1"),
                                     override_of("a", "r.io/c:1"),
                                     override_of("r.io/b:1", "r.io/d:1"),
                                     {.image = {.image_repo = "r.io/old"}, .new_image = "r.io/new:2"}}};
  CHECK(planned("a", rules) == "look up r.io/b:1");
  CHECK(planned("r.io/b:1", rules) == "look up r.io/d:1");
  CHECK(planned("a:latest", rules) == "look up index.docker.io/library/a:latest");
  CHECK(planned("r.io/old", rules) == "look up r.io/new:2");
  CHECK(planned("r.io/old:5@" + kDigest, rules) == "look up r.io/new:2");
  CHECK(planned("r.io/older", rules) == "look up r.io/older:latest");
}

TEST_CASE("plan: a preresolved image stays as it is, whatever else is asked for", "[resolve]") {
  config::Override rule = preresolved("a", "any text at all");
  rule.tag_selection = config::TagSelection();
  const Rules rules = {.overrides = {rule},
                       .platform = image::Platform{.os = "linux", .architecture = "arm64"}};
  const resolve::Plan plan = resolve::plan("a", rules);
  CHECK(std::get<Known>(plan.action).image ==
        image::ProvenImage{.url = "any text at all",
                           .origins = {image::PreresolvedOrigin{.url = "any text at all"}}});
}

TEST_CASE("plan: tags are selected from a repository", "[resolve]") {
  CHECK(planned("a", {.overrides = {selected("a", "r.io/b", ">=1.0.0 <2.0.0")}}) ==
        "select from r.io/b by '>=1.0.0 <2.0.0'");
  CHECK(planned("a", {.overrides = {selected("a", "r.io/b:1", "")}}) ==
        "error: the override at c.yml:1:1 selects a tag, so its newImage must have none, but is 'r.io/b:1'");
  CHECK(
      planned("a", {.overrides = {selected("a", "r.io/b", "^1")}}) ==
      "error: the override at c.yml:1:1: tagSelection.semver.constraints: column 1: '^' is no operator here; "
      "use >= and <");
}

TEST_CASE("plan: an override's platform comes before the flag's", "[resolve]") {
  const image::Platform arm = {.os = "linux", .architecture = "arm64"};
  const image::Platform amd = {.os = "linux", .architecture = "amd64"};
  config::Override rule = override_of("a", "r.io/b:1");
  rule.platform = arm;
  const Rules rules = {.overrides = {rule}, .platform = amd};
  CHECK(planned("a", rules) == "look up r.io/b:1 for linux/arm64");
  CHECK(planned("r.io/c:1", rules) == "look up r.io/c:1 for linux/amd64");
  CHECK(planned("r.io/c@" + kDigest, rules) == "keep r.io/c@" + kDigest + " for linux/amd64");
}

TEST_CASE("plan: an image with a source is built", "[resolve]") {
  const config::Source source = {.image = {.image_repo = "app"}, .path = ".", .place = "c.yml:3:3"};
  const Rules rules = {
      .overrides = {override_of("web", "app:1"), preresolved("app:9", "r.io/app@" + kDigest)},
      .sources = {source}};
  CHECK(planned("app", rules) == "build app by c.yml:3:3");
  CHECK(planned("web", rules) == "build app:1 by c.yml:3:3");
  CHECK(planned("app:9", rules) == "known r.io/app@" + kDigest);
  CHECK(planned("other", rules) == "look up index.docker.io/library/other:latest");
}

TEST_CASE("plan: the first destination that fits is where a built image goes", "[resolve]") {
  const config::Source source = {.image = {.image_repo = "app"}, .path = ".", .place = "c.yml:3:3"};
  const Rules rules = {.sources = {source},
                       .destinations = {{.image = {.image = "app:2"}, .new_image = "r.io/two"},
                                        {.image = {.image_repo = "app"}, .new_image = "r.io/any"},
                                        {.image = {.image_repo = "app"}, .new_image = "r.io/late"}}};
  CHECK(planned("app:2", rules) == "build app:2 by c.yml:3:3 for r.io/two");
  CHECK(planned("app:1", rules) == "build app:1 by c.yml:3:3 for r.io/any");
}

TEST_CASE("plan: where building is forbidden, what has a source is refused", "[resolve]") {
  const config::Source source = {.image = {.image_repo = "app"},
                                 .path = ".",
                                 .builder = config::KoBuild{.raw_options = {"-B"}},
                                 .place = "c.yml:3:3"};
  const std::string refused = "refused: it would have to be built, as the source at c.yml:3:3 says, and ";
  CHECK(planned("app", {.sources = {source}, .network = resolve::Network::forbidden}) ==
        refused + "with --locked nothing is built");
  CHECK(planned("app", {.sources = {source}, .raw_options = resolve::RawOptions::forbidden}) ==
        refused + "its rawOptions are forbidden by --forbid-raw-options");
}

TEST_CASE("plan: a stranger's Config runs a command only if that is allowed", "[resolve]") {
  config::Source source = {.image = {.image_repo = "app"},
                           .path = ".",
                           .builder = config::CommandBuild{.argv = {"make"}},
                           .place = "stdin:3:3",
                           .trust = config::Trust::limited};
  CHECK(
      planned("app", {.sources = {source}}) ==
      "refused: it would have to be built, as the source at stdin:3:3 says, and a Config from standard input "
      "or a URL "
      "may use the builder command only with --allow-builder=command, as somebody else may have written it. "
      "Or name a file of yours with -f.");
  CHECK(planned("app", {.sources = {source}, .allowed_builders = {"command"}}) == "build app by stdin:3:3");
  source.trust = config::Trust::full;
  CHECK(planned("app", {.sources = {source}}) == "build app by stdin:3:3");
  source.trust = config::Trust::limited;
  source.builder = config::DockerBuild();
  CHECK(planned("app", {.sources = {source}}) == "build app by stdin:3:3");
}

TEST_CASE("plan: a policy's registries count for where a built image goes", "[resolve]") {
  const config::Source source = {.image = {.image_repo = "app"}, .path = ".", .place = "c.yml:3:3"};
  const Rules rules = {.sources = {source},
                       .destinations = {{.image = {.image_repo = "app"}, .new_image = "evil.io/app"}},
                       .policies = {{.allow_registries = {"good.io"}, .place = "c.yml:9:3"}}};
  CHECK(planned("app", rules) ==
        "refused: the policy at c.yml:9:3 allows images from good.io only, and this one is from evil.io");
}

TEST_CASE("plan: with --locked only what a lock has passes", "[resolve]") {
  const Rules rules = {.overrides = {override_of("a", "r.io/b:1"), preresolved("a", "r.io/b@" + kDigest)},
                       .network = resolve::Network::forbidden};
  CHECK(planned("a", rules) == "known r.io/b@" + kDigest);
  CHECK(planned("r.io/c@" + kDigest, rules) == "keep r.io/c@" + kDigest);
  CHECK(planned("r.io/c:1", rules).starts_with("refused: no lock among the inputs has it"));
}

TEST_CASE("plan: a platform of a digest is a lookup that --locked forbids", "[resolve]") {
  const Rules rules = {.platform = image::Platform{.os = "linux", .architecture = "arm64"},
                       .network = resolve::Network::forbidden};
  CHECK(planned("r.io/c@" + kDigest, rules).starts_with("refused: "));
}

TEST_CASE("plan: --skip and skip policies leave references alone", "[resolve]") {
  config::Policy policy = {.image = {.image_repo = "r.io/team/*"}, .skip = true, .place = "p"};
  const Rules rules = {.policies = {policy}, .skip = {"*:dev", "index.docker.io/library/nginx*"}};
  CHECK(planned("r.io/team/x:1", rules) == "leave");
  CHECK(planned("r.io/other:1", rules) == "look up r.io/other:1");
  CHECK(planned("r.io/other:dev", rules) == "leave");
  CHECK(planned("nginx:1", rules) == "leave");
  CHECK(planned("NOT A REFERENCE:dev", rules) == "leave");
}

TEST_CASE("plan: the first policy that fits counts", "[resolve]") {
  const Rules rules = {
      .policies = {{.image = {.image = "r.io/a:*"}, .allow_registries = {"r.io"}, .place = "p1"},
                   {.image = {}, .skip = true, .place = "p2"}}};
  CHECK(planned("r.io/a:1", rules) == "look up r.io/a:1");
  CHECK(planned("r.io/a", rules) == "leave");
}

TEST_CASE("plan: only registries that the policy allows", "[resolve]") {
  config::Policy policy = {.allow_registries = {"*.corp.example", "docker.io"}, .place = "c.yml:7:3"};
  const Rules rules = {
      .overrides = {override_of("a", "quay.io/a:1"), preresolved("b", "quay.io/b@" + kDigest)},
      .policies = {policy}};
  CHECK(planned("r.corp.example/a:1", rules) == "look up r.corp.example/a:1");
  CHECK(planned("nginx", rules) == "look up index.docker.io/library/nginx:latest");
  const std::string refused =
      "refused: the policy at c.yml:7:3 allows images from *.corp.example, docker.io only, and this one is "
      "from "
      "quay.io";
  CHECK(planned("quay.io/x:1", rules) == refused);
  CHECK(planned("a", rules) == refused);
  CHECK(planned("b", rules) == refused);
}
