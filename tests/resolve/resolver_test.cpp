#include "resolve/resolver.hpp"

#include <algorithm>
#include <csignal>
#include <mutex>
#include <string>
#include <vector>

#include <unistd.h>

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "image/origin.hpp"
#include "registry/failure.hpp"
#include "support/catch.hpp"

namespace {

using resolve::Rules;

image::Digest digest_of(std::string_view text) { return image::Digest::of(text); }

image::Platform platform(const std::string& text) { return image::Platform::parse(text); }

registry::Descriptor entry(const std::string& text) {
  return {.media_type = "application/vnd.oci.image.manifest.v1+json",
          .digest = digest_of(text),
          .platform = platform(text)};
}

/// A registry that has everything, and notes what it is asked.
struct Registry {
  std::mutex mutex = {};
  std::vector<std::string> asked = {};
  std::vector<std::string> tags = {};
  std::vector<registry::Descriptor> entries = {};  // of every index; none: what is there are images

  void note(const std::string& what) {
    const std::lock_guard lock(mutex);
    asked.push_back(what);
  }

  resolve::Effects effects() {
    return {.digest =
                [this](const image::Reference& reference) {
                  note("digest " + reference.text());
                  if (reference.tag() == "1.25.33") throw registry::NoSuchTag("no " + reference.text() + ".");
                  if (reference.tag() == "missing") throw base::Error("no " + reference.text());
                  return digest_of(reference.text());
                },
            .manifest =
                [this](const image::Reference& reference) {
                  note("manifest " + reference.text());
                  return registry::ManifestDocument{
                      .digest = digest_of(reference.text()),
                      .media_type = entries.empty() ? "application/vnd.oci.image.manifest.v1+json"
                                                    : "application/vnd.oci.image.index.v1+json",
                      .manifests = entries};
                },
            .tags =
                [this](const image::Reference& reference) {
                  note("tags " + reference.repository());
                  return tags;
                }};
  }
};

/// What becomes of `reference`: its url, "left", "left, but …" or "failed: …".
std::string outcome(Registry& registry, const std::string& reference, const Rules& rules = {}) {
  const auto outcomes = resolve::resolve_all({reference}, rules, registry.effects(), {.lookups = 1});
  const resolve::Outcome& found = outcomes.at(reference);
  if (const auto* image = std::get_if<image::ProvenImage>(&found)) return image->url;
  if (const auto* left = std::get_if<resolve::Left>(&found))
    return left->warning.empty() ? "left" : "left, but " + left->warning;
  return "failed: " + std::get<resolve::Failure>(found).message;
}

}  // namespace

TEST_CASE("resolve_all: spellings of one image share a lookup", "[resolve]") {
  Registry registry;
  const std::string pinned = "r.io/a@" + digest_of("x").text();
  const auto outcomes =
      resolve::resolve_all({"nginx", "nginx:latest", "docker.io/library/nginx:latest", pinned}, {},
                           registry.effects(), {.lookups = 4});
  CHECK(registry.asked == std::vector<std::string>{"digest index.docker.io/library/nginx:latest"});
  CHECK(outcomes.size() == 4);
  CHECK(std::get<image::ProvenImage>(outcomes.at("nginx")) ==
        image::ProvenImage{.url = "index.docker.io/library/nginx@" +
                                  digest_of("index.docker.io/library/nginx:latest").text(),
                           .origins = {image::ResolvedOrigin{.tag = "latest", .url = "nginx"}}});
  CHECK(std::get<image::ProvenImage>(outcomes.at("nginx:latest")).origins ==
        std::vector<image::Origin>{image::ResolvedOrigin{.tag = "latest", .url = "nginx:latest"}});
  CHECK(std::get<image::ProvenImage>(outcomes.at(pinned)).origins.empty());
}

TEST_CASE("resolve_all: one failure hides no other", "[resolve]") {
  Registry registry;
  const auto outcomes = resolve::resolve_all({"r.io/a:missing", "r.io/b:missing", "BAD"}, {},
                                             registry.effects(), {.lookups = 2});
  CHECK(std::get<resolve::Failure>(outcomes.at("r.io/a:missing")).message == "no r.io/a:missing");
  CHECK(std::get<resolve::Failure>(outcomes.at("r.io/b:missing")).message == "no r.io/b:missing");
  CHECK(std::holds_alternative<resolve::Failure>(outcomes.at("BAD")));
}

TEST_CASE("resolve_all: a failed lookup that many share is made once", "[resolve]") {
  Registry registry;
  const auto outcomes =
      resolve::resolve_all({"nginx:missing", "docker.io/nginx:missing", "library/nginx:missing"}, {},
                           registry.effects(), {.lookups = 3});
  CHECK(registry.asked.size() == 1);
  for (const auto& [reference, found] : outcomes)
    CHECK(std::get<resolve::Failure>(found).message == "no index.docker.io/library/nginx:missing");
}

TEST_CASE("resolve_all: names and tags are written as asked for", "[resolve]") {
  using Form = config::Policy::ReferenceForm;
  using resolve::Names;
  struct Case {
    std::string reference;
    Form form;
    Names names;
    std::string expected;
  };
  const std::string other = digest_of("x").text();
  const std::vector<Case> cases = {
      {"nginx:1", Form::digest, Names::spelled_out, "index.docker.io/library/nginx@"},
      {"nginx:1", Form::tag_and_digest, Names::spelled_out, "index.docker.io/library/nginx:1@"},
      {"nginx:1", Form::digest, Names::as_spelled, "nginx@"},
      {"nginx:1", Form::tag_and_digest, Names::as_spelled, "nginx:1@"},
      {"nginx", Form::tag_and_digest, Names::as_spelled, "nginx@"},
      {"localhost:5000/x:2", Form::tag_and_digest, Names::spelled_out, "localhost:5000/x:2@"},
      {"nginx:1@" + other, Form::tag_and_digest, Names::as_spelled, "nginx:1@" + other},
      {"nginx:1@" + other, Form::digest, Names::spelled_out, "index.docker.io/library/nginx@" + other},
  };
  for (const Case& c : cases) {
    Registry registry;
    CAPTURE(c.reference);
    const std::string url = outcome(registry, c.reference, {.form = c.form, .names = c.names});
    CHECK(url.starts_with(c.expected + (c.expected.ends_with('@') ? "sha256:" : "")));
  }
}

TEST_CASE("resolve_all: a policy's form comes before the flag's", "[resolve]") {
  Registry registry;
  const config::Policy policy = {.image = {.image_repo = "r.io/a"},
                                 .reference = config::Policy::ReferenceForm::tag_and_digest};
  CHECK(outcome(registry, "r.io/a:1", {.policies = {policy}}).starts_with("r.io/a:1@sha256:"));
  CHECK(outcome(registry, "r.io/b:1", {.policies = {policy}}).starts_with("r.io/b@sha256:"));
}

TEST_CASE("resolve_all: the highest version that fits is looked up", "[resolve]") {
  Registry registry = {.tags = {"1.0.0", "1.10.0", "1.9.0", "2.0.0", "latest"}};
  const config::Override rule = {.image = {.image = "a"},
                                 .new_image = "r.io/b",
                                 .tag_selection = config::TagSelection{.constraints = "<2.0.0"},
                                 .place = "c.yml:1:1"};
  const auto outcomes =
      resolve::resolve_all({"a"}, {.overrides = {rule}}, registry.effects(), {.lookups = 1});
  CHECK(std::get<image::ProvenImage>(outcomes.at("a")) ==
        image::ProvenImage{.url = "r.io/b@" + digest_of("r.io/b:1.10.0").text(),
                           .origins = {image::ResolvedOrigin{.tag = "1.10.0", .url = "r.io/b:1.10.0"}}});
  CHECK(registry.asked == std::vector<std::string>{"tags b", "digest r.io/b:1.10.0"});
}

TEST_CASE("resolve_all: without a version that fits the highest are told", "[resolve]") {
  Registry registry = {.tags = {"1.0.0", "1.1.0-rc.1", "latest"}};
  config::Override rule = {.image = {.image = "a"},
                           .new_image = "r.io/b",
                           .tag_selection = config::TagSelection{.constraints = ">5.0.0"},
                           .place = "c.yml:1:1"};
  CHECK(outcome(registry, "a", {.overrides = {rule}}) ==
        "failed: no tag of r.io/b fits '>5.0.0'; the highest versions are 1.0.0");
  registry.tags = {"latest", "nightly"};
  CHECK(outcome(registry, "a", {.overrides = {rule}}) ==
        "failed: none of the 2 tags of r.io/b is a version, prereleases aside");
}

TEST_CASE("resolve_all: a platform is taken out of the index", "[resolve]") {
  Registry registry = {.entries = {entry("linux/amd64"), entry("linux/arm64/v8")}};
  const Rules rules = {.platform = platform("linux/arm64")};
  const auto outcomes = resolve::resolve_all({"r.io/a:1"}, rules, registry.effects(), {.lookups = 1});
  CHECK(std::get<image::ProvenImage>(outcomes.at("r.io/a:1")) ==
        image::ProvenImage{
            .url = "r.io/a@" + digest_of("linux/arm64/v8").text(),
            .origins = {image::ResolvedOrigin{.tag = "1", .url = "r.io/a:1"},
                        image::PlatformSelectedOrigin{.architecture = "arm64",
                                                      .index = "r.io/a@" + digest_of("r.io/a:1").text(),
                                                      .os = "linux"}}});
  CHECK(registry.asked == std::vector<std::string>{"manifest r.io/a:1"});
}

TEST_CASE("resolve_all: what is no index has no platforms to choose from", "[resolve]") {
  Registry registry;
  const std::string pinned = "r.io/a@" + digest_of("x").text();
  const Rules rules = {.platform = platform("linux/arm64")};
  CHECK(outcome(registry, "r.io/a:1", rules) == "r.io/a@" + digest_of("r.io/a:1").text());
  CHECK(outcome(registry, pinned, rules) == "r.io/a@" + digest_of(pinned).text());
}

TEST_CASE("resolve_all: none or several images for a platform are errors that tell what there is",
          "[resolve]") {
  Registry registry = {.entries = {entry("linux/arm/v6"), entry("linux/arm/v7"), entry("unknown/unknown")}};
  const std::string index = digest_of("r.io/a:1").text();
  CHECK(outcome(registry, "r.io/a:1", {.platform = platform("linux/s390x")}) ==
        "failed: the index " + index + " has no image for linux/s390x; it has linux/arm/v6, linux/arm/v7");
  CHECK(outcome(registry, "r.io/a:1", {.platform = platform("linux/arm")}) ==
        "failed: the index " + index +
            " has several images for linux/arm: name a variant or a version of the operating system as well; "
            "it "
            "has linux/arm/v6, linux/arm/v7");
  CHECK(outcome(registry, "r.io/a:1", {.platform = platform("linux/arm/v7")}) ==
        "r.io/a@" + digest_of("linux/arm/v7").text());
}

TEST_CASE("resolve_all: required platforms", "[resolve]") {
  Registry registry = {.entries = {entry("linux/amd64"), entry("linux/arm64")}};
  config::Policy policy = {.require_platforms = {platform("linux/amd64"), platform("linux/arm64")}};
  CHECK(outcome(registry, "r.io/a:1", {.policies = {policy}}) == "r.io/a@" + digest_of("r.io/a:1").text());
  policy.require_platforms.push_back(platform("linux/s390x"));
  policy.on_unresolved = config::Policy::OnUnresolved::skip;
  CHECK(outcome(registry, "r.io/a:1", {.policies = {policy}}) ==
        "failed: the policy asks for linux/s390x, which the index " + digest_of("r.io/a:1").text() +
            " does not have; it has linux/amd64, linux/arm64");
  registry.entries.clear();
  CHECK(outcome(registry, "r.io/b:1", {.policies = {policy}}) ==
        "failed: the policy asks for 3 platforms, and " + digest_of("r.io/b:1").text() +
            " is a single image, no index");
}

TEST_CASE("resolve_all: a tag that is not there is told with those that come near", "[resolve]") {
  Registry registry;
  registry.tags = {"1.24.1", "1.25.3", "1.25.30", "latest"};
  CHECK(outcome(registry, "r.io/a:1.25.33") ==
        "failed: no r.io/a:1.25.33. The nearest tags there are 1.25.3, 1.25.30.");
  CHECK(registry.asked == std::vector<std::string>{"digest r.io/a:1.25.33", "tags a"});
  registry.tags = {"1.25.3"};
  CHECK(outcome(registry, "r.io/a:1.25.33") == "failed: no r.io/a:1.25.33. The nearest tag there is 1.25.3.");
  registry.tags = {"latest"};
  CHECK(outcome(registry, "r.io/a:1.25.33") == "failed: no r.io/a:1.25.33.");
}

TEST_CASE("resolve_all: a policy says what unresolved references mean", "[resolve]") {
  Registry registry;
  config::Policy policy = {.image = {.image_repo = "*a"}};
  CHECK(outcome(registry, "r.io/a:missing", {.policies = {policy}}) == "failed: no r.io/a:missing");
  policy.on_unresolved = config::Policy::OnUnresolved::warn;
  CHECK(outcome(registry, "r.io/a:missing", {.policies = {policy}}) == "left, but no r.io/a:missing");
  policy.on_unresolved = config::Policy::OnUnresolved::skip;
  CHECK(outcome(registry, "r.io/a:missing", {.policies = {policy}}) == "left");
  CHECK(outcome(registry, "r.io/b:missing", {.policies = {policy}}) == "failed: no r.io/b:missing");
}

TEST_CASE("resolve_all: no policy lets a reference pass that --locked misses", "[resolve]") {
  Registry registry;
  const config::Policy policy = {.on_unresolved = config::Policy::OnUnresolved::skip};
  CHECK(outcome(registry, "r.io/a:1", {.policies = {policy}, .network = resolve::Network::forbidden})
            .starts_with("failed: no lock among the inputs has it"));
  CHECK(registry.asked.empty());
}

TEST_CASE("resolve_all: an interruption is no failure that a policy could let pass", "[resolve]") {
  Registry registry;
  resolve::Effects effects = registry.effects();
  effects.digest = [](const image::Reference& reference) -> image::Digest {
    kill(getpid(), SIGTERM);
    throw base::Error("cannot reach " + reference.registry());
  };
  Rules rules;
  rules.policies = {{.on_unresolved = config::Policy::OnUnresolved::skip}};
  const auto resolve = [&] {
    const base::InterruptScope scope;
    resolve::resolve_all({"r.io/a:1", "r.io/b:1"}, rules, effects, {.lookups = 1, .builds = 1});
  };
  CHECK_THROWS_AS(resolve(), base::Interrupted);
}
