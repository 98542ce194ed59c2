#include "resolve/resolver.hpp"

#include <atomic>
#include <mutex>
#include <vector>

#include "base/error.hpp"
#include "image/origin.hpp"
#include "resolve/plan.hpp"
#include "support/catch.hpp"

namespace {

const std::string kDigest = "sha256:" + std::string(64, '1');

}  // namespace

TEST_CASE("plan: a digest is kept, its tag dropped and its name spelled out", "[resolve]") {
  CHECK(std::get<resolve::Keep>(resolve::plan("nginx:1@" + kDigest)).pinned ==
        "index.docker.io/library/nginx@" + kDigest);
}

TEST_CASE("plan: anything else is looked up", "[resolve]") {
  CHECK(std::get<resolve::Lookup>(resolve::plan("quay.io/a/b")).reference.text() == "quay.io/a/b:latest");
  CHECK_THROWS_AS(resolve::plan("A"), base::Error);
}

TEST_CASE("resolve_all: spellings of one image share a lookup", "[resolve]") {
  std::vector<std::string> asked;
  const auto outcomes = resolve::resolve_all(
      {"nginx", "nginx:latest", "docker.io/library/nginx:latest", "r.io/a@" + kDigest},
      [&](const image::Reference& reference) {
        asked.push_back(reference.text());
        return image::Digest::parse(kDigest);
      },
      1);
  CHECK(asked == std::vector<std::string>{"index.docker.io/library/nginx:latest"});
  CHECK(outcomes.size() == 4);
  CHECK(std::get<image::ProvenImage>(outcomes.at("nginx")) ==
        image::ProvenImage{.url = "index.docker.io/library/nginx@" + kDigest,
                           .origins = {image::ResolvedOrigin{.tag = "latest", .url = "nginx"}}});
  CHECK(std::get<image::ProvenImage>(outcomes.at("nginx:latest")).origins ==
        std::vector<image::Origin>{image::ResolvedOrigin{.tag = "latest", .url = "nginx:latest"}});
  CHECK(std::get<image::ProvenImage>(outcomes.at("r.io/a@" + kDigest)).origins.empty());
}

TEST_CASE("resolve_all: one failure hides no other", "[resolve]") {
  const auto outcomes = resolve::resolve_all(
      {"r.io/a:1", "r.io/b:1", "BAD"},
      [&](const image::Reference& reference) -> image::Digest {
        throw base::Error("no " + reference.text());
      },
      2);
  CHECK(std::get<resolve::Failure>(outcomes.at("r.io/a:1")).message == "no r.io/a:1");
  CHECK(std::get<resolve::Failure>(outcomes.at("r.io/b:1")).message == "no r.io/b:1");
  CHECK(std::holds_alternative<resolve::Failure>(outcomes.at("BAD")));
}
