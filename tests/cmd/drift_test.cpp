#include "cmd/drift.hpp"

#include <atomic>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "registry/failure.hpp"
#include "support/catch.hpp"
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

const image::Digest kOld = image::Digest::of("old");
const image::Digest kNew = image::Digest::of("new");

/// The tag that `reference` was found under, with these origins; empty without one.
std::string tag(const std::string& reference, std::vector<image::Origin> origins = {}) {
  const auto pin = cmd::tagged_pin({.image = reference, .origins = std::move(origins)});
  return pin ? pin->tag : "";
}

image::ResolvedOrigin resolved(const std::string& url) { return {.tag = "", .url = url}; }

/// A registry where every tag points to kNew, an index of an image with kOld if it is called "index".
resolve::Effects one_registry(std::atomic<int>& asked) {
  return {.digest =
              [&](const image::Reference& reference) {
                ++asked;
                if (reference.tag() == "gone") throw registry::NoSuchTag("404");
                if (reference.tag() == "page") throw registry::NoSuchTag("404 <html>", false);
                if (reference.tag() == "secret") throw registry::NotThere("403");
                return kNew;
              },
          .manifest =
              [](const image::Reference& reference) {
                registry::ManifestDocument document = {.digest = kNew};
                if (reference.repository() == "index")
                  document.manifests.push_back({.media_type = "", .digest = kOld});
                return document;
              },
          .tags = [](const image::Reference& /*reference*/) { return std::vector<std::string>(); }};
}

}  // namespace

TEST_CASE("drift: the tag of a pin is spelled, or the annotation tells it for the same repository", "[cmd]") {
  const std::string digest = '@' + kOld.text();
  CHECK(tag("r.io/a:1" + digest) == "r.io/a:1");
  CHECK(tag("r.io/a:1" + digest, {resolved("r.io/a:2")}) == "r.io/a:1");
  CHECK(tag("nginx" + digest, {resolved("docker.io/library/nginx:1.25")}) ==
        "index.docker.io/library/nginx:1.25");
  CHECK(tag("r.io/a" + digest, {resolved("r.io/a")}) == "r.io/a:latest");
  CHECK(tag("r.io/a" + digest, {image::LocalOrigin{}, resolved("r.io/b:1"), resolved("r.io/a:3")}) ==
        "r.io/a:3");
  for (const std::string& reference : {"r.io/a" + digest, std::string("r.io/a:1"), std::string("Not A")})
    CHECK(tag(reference).empty());
  CHECK(tag("r.io/a" + digest, {resolved("Not A")}).empty());
  CHECK(tag("r.io/a" + digest, {resolved("r.io/a" + digest)}).empty());
}

TEST_CASE("drift: a tag that points elsewhere is told, one that cannot be asked for as well", "[cmd]") {
  std::atomic<int> asked = 0;
  const cmd::TaggedPin moved = {.tag = "r.io/a:1", .digest = kOld};
  const cmd::TaggedPin stays = {.tag = "r.io/a:1", .digest = kNew};
  const cmd::TaggedPin gone = {.tag = "r.io/a:gone", .digest = kOld};

  const cmd::TaggedPin secret = {.tag = "r.io/a:secret", .digest = kOld};

  const cmd::TaggedPin page = {.tag = "r.io/a:page", .digest = kOld};

  const cmd::Drift drift = cmd::find_drift({moved, stays, gone, secret, page}, one_registry(asked), 4);

  CHECK(drift.moved == std::map<cmd::TaggedPin, image::Digest>{{moved, kNew}});
  CHECK(drift.gone == std::set<cmd::TaggedPin>{gone});
  CHECK(drift.unknown == std::map<cmd::TaggedPin, std::string>{{secret, "403"}, {page, "404 <html>"}});
  CHECK(asked == 4);
}

TEST_CASE("drift: an image of one platform is where its index is", "[cmd]") {
  std::atomic<int> asked = 0;
  const cmd::TaggedPin told = {.tag = "r.io/a:1", .digest = kOld, .index = kNew};
  const cmd::TaggedPin looked_up = {.tag = "r.io/index:1", .digest = kOld};
  CHECK(cmd::find_drift({told, looked_up}, one_registry(asked), 1).moved.empty());
  const cmd::TaggedPin another = {.tag = "r.io/index:1", .digest = image::Digest::of("x"), .index = kOld};
  CHECK(cmd::find_drift({another}, one_registry(asked), 1).moved.contains(another));
}

TEST_CASE("check: --drift tells which pins their tags no longer point to", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer server;
  const std::string name = server.host() + "/app";
  const std::string old = server.put_image("app", "1");
  const std::string pinned = run_kpin({"-q"}, pod(name + ":1")).out;
  const std::string spelled =
      "---\nimage: " + name + ":1@" + old + "\n---\nimage: " + name + "@" + old + "\n";
  CHECK(run_kpin({"check", "--drift"}, pinned + spelled).status == 0);

  server.put_manifest(
      "app", "1", "application/vnd.oci.image.index.v1+json",
      R"({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": []})");
  server.clear_log();
  CHECK(run_kpin({"check"}, pinned + spelled).status == 0);
  CHECK(server.log().empty());
  const auto result = run_kpin({"check", "--drift"}, pinned + spelled);

  INFO(describe(result));
  CHECK(result.status == 3);
  CHECK(
      result.err ==
      "kpin: warning: stdin:18:8: of 3 pins, 1 could not be checked for drift: neither the reference nor the "
      "annotation of the resource tells the tag\n");
  const std::string message = ": '" + name + ":1' points to sha256:";
  CHECK(contains(result.out, "stdin:14:12" + message));
  CHECK(contains(result.out, "stdin:16:8" + message));
  CHECK(contains(result.out, " now, no longer to " + old + "\n"));
  CHECK(support::occurrences(result.out, "\n") == 2);
  const auto json = nlohmann::json::parse(run_kpin({"check", "--drift", "--json"}, pinned).out);
  CHECK(json.at("findings").at(0).at("rule") == "drifted");
  CHECK(json.at("findings").at(0).at("tag") == name + ":1");
  CHECK(json.at("findings").at(0).at("digest").get<std::string>().starts_with("sha256:"));
  CHECK(run_kpin({"check", "--drift", "--skip=*/app*"}, pinned + spelled).status == 0);
}

TEST_CASE("check: with --drift a tag that is gone is found", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer server;
  const std::string pin = server.host() + "/app:gone@" + server.put_image("app", "1");
  const auto result = run_kpin({"check", "--drift"}, "image: " + pin + "\n");
  INFO(describe(result));
  CHECK(result.status == 3);
  CHECK(result.out == "stdin:1:8: there is no '" + server.host() + "/app:gone' any more\n");
}

TEST_CASE("check: with --drift a registry that has no answer is exit status 1, and the rest is told",
          "[cmd]") {
  const std::string pin = "127.0.0.1:1/app:1@" + kOld.text();  // nothing listens there

  const auto result =
      run_kpin({"check", "--drift"}, "x:\n- image: " + pin + "\n- image: " + pin + "\n- image: a\n");

  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(contains(result.err, "kpin: stdin:2:10: cannot tell where '127.0.0.1:1/app:1' points: "));
  CHECK(contains(result.err, "\n      also at stdin:3:10\n"));
  CHECK(result.out == "stdin:4:10: 'a' is not pinned by a digest\n");
}
