#include "config/decode.hpp"

#include <vector>

#include "config/decoding.hpp"
#include "support/catch.hpp"

using config::ImageMatcher;

namespace {

constexpr std::string_view kHead = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n";

}  // namespace

TEST_CASE("decode: overrides", "[config]") {
  const auto overrides = decode_fields(R"(overrides:
- image: web
  newImage: r.io/web:1.0.0
- imageRepo: api
  newImage: any text at all
  preresolved: true
- image: a
  newImage: r.io/a
  tagSelection:
    semver:
      constraints: ">=1.0.0 <2.0.0"
      prereleases: {identifiers: [beta, rc]}
  platformSelection: {os: linux, architecture: arm64, variant: v8, os.version: "1", os.features: [x], features: [z]}
- {image: b, newImage: r.io/b, tagSelection: {semver: {prereleases: {}}}}
)")
                             .config.overrides;
  REQUIRE(overrides.size() == 4);
  CHECK(overrides[0].image == ImageMatcher{.image = "web"});
  CHECK(overrides[0].new_image == "r.io/web:1.0.0");
  CHECK_FALSE(overrides[0].preresolved);
  CHECK_FALSE(overrides[0].tag_selection);
  CHECK_FALSE(overrides[0].platform);
  CHECK(overrides[0].place ==
        "at " + std::to_string(kHead.size() + std::string_view("overrides:\n- ").size()));
  CHECK(overrides[1].image == ImageMatcher{.image_repo = "api"});
  CHECK(overrides[1].preresolved);
  REQUIRE(overrides[2].tag_selection);
  CHECK(overrides[2].tag_selection->constraints == ">=1.0.0 <2.0.0");
  CHECK(overrides[2].tag_selection->prereleases == std::vector<std::string>{"beta", "rc"});
  CHECK(overrides[2].platform == image::Platform{.os = "linux",
                                                 .architecture = "arm64",
                                                 .variant = "v8",
                                                 .os_version = "1",
                                                 .os_features = {"x"},
                                                 .features = {"z"}});
  REQUIRE(overrides[3].tag_selection);
  CHECK(overrides[3].tag_selection->constraints.empty());
  CHECK(overrides[3].tag_selection->prereleases == std::vector<std::string>());
}

TEST_CASE("decode: an override may tell its origins", "[config]") {
  const auto overrides =
      decode_fields(
          "overrides:\n- image: a\n  newImage: b\n  origins: [{resolved: {url: u, tag: t}}, "
          "{unheard: {}}]\n")
          .config.overrides;
  REQUIRE(overrides.size() == 1);
  CHECK(overrides[0].origins == std::vector<image::Origin>{image::ResolvedOrigin{.tag = "t", .url = "u"}});
}

TEST_CASE("decode: sources with their builders", "[config]") {
  const auto sources = decode_fields(R"(sources:
- {image: a, path: .}
- {imageRepo: b, path: b, docker: {build: {target: t, pull: true, noCache: true, file: f, buildkit: true, rawOptions: [--x]}}}
- {image: c, path: c, docker: {buildx: {file: f}}}
- {image: d, path: d, pack: {build: {builder: p, buildpacks: [q], clearCache: true}}}
- {image: e, path: e, kubectlBuildkit: {build: {platform: linux/amd64}}}
- {image: f, path: f, ko: {build: {rawOptions: [-B]}}}
- {image: g, path: g, bazel: {run: {target: //x}}}
- {image: h, path: h, docker: {}, ko: null}
)")
                           .config.sources;
  REQUIRE(sources.size() == 8);
  CHECK(sources[0].path == ".");
  CHECK(std::holds_alternative<config::DefaultBuild>(sources[0].builder));
  CHECK(std::get<config::DockerBuild>(sources[1].builder).buildkit == true);
  const auto& docker = std::get<config::DockerBuild>(sources[1].builder).options;
  CHECK(docker.target == "t");
  CHECK(docker.pull);
  CHECK(docker.no_cache);
  CHECK(docker.file == "f");
  CHECK(docker.raw_options == std::vector<std::string>{"--x"});
  CHECK(std::get<config::BuildxBuild>(sources[2].builder).options.file == "f");
  const auto& pack = std::get<config::PackBuild>(sources[3].builder);
  CHECK(pack.builder == "p");
  CHECK(pack.buildpacks == std::vector<config::SourcePath>{"q"});
  CHECK(pack.clear_cache);
  CHECK(std::get<config::KubectlBuildkitBuild>(sources[4].builder).platform == "linux/amd64");
  CHECK(std::get<config::KoBuild>(sources[5].builder).raw_options == std::vector<std::string>{"-B"});
  CHECK(std::get<config::BazelRun>(sources[6].builder).target == "//x");
  CHECK(std::holds_alternative<config::DockerBuild>(sources[7].builder));
}

TEST_CASE("decode: destinations", "[config]") {
  const auto destinations =
      decode_fields("destinations:\n- {image: a, newImage: r.io/a, tags: [x, \"1.0\"]}\n- imageRepo: b\n")
          .config.destinations;
  REQUIRE(destinations.size() == 2);
  CHECK(destinations[0].new_image == "r.io/a");
  CHECK(destinations[0].tags == std::vector<std::string>{"x", "1.0"});
  CHECK(destinations[1].image == ImageMatcher{.image_repo = "b"});
  CHECK(destinations[1].new_image.empty());
}

TEST_CASE("decode: policies", "[config]") {
  const auto policies = decode_fields(R"(policies:
- {image: "*", onUnresolved: warn, requirePlatforms: [linux/amd64, linux/arm/v7], reference: tag+digest, allowRegistries: ["*.io"]}
- {imageRepo: x, skip: true, onUnresolved: skip, reference: digest}
- {}
)")
                            .config.policies;
  REQUIRE(policies.size() == 3);
  CHECK(policies[0].image == ImageMatcher{.image = "*"});
  CHECK(policies[0].on_unresolved == config::Policy::OnUnresolved::warn);
  CHECK(policies[0].require_platforms ==
        std::vector<image::Platform>{{.os = "linux", .architecture = "amd64"},
                                     {.os = "linux", .architecture = "arm", .variant = "v7"}});
  CHECK(policies[0].reference == config::Policy::ReferenceForm::tag_and_digest);
  CHECK(policies[0].allow_registries == std::vector<std::string>{"*.io"});
  CHECK(policies[1].skip);
  CHECK(policies[1].on_unresolved == config::Policy::OnUnresolved::skip);
  CHECK(policies[1].reference == config::Policy::ReferenceForm::digest);
  CHECK(policies[2].on_unresolved == config::Policy::OnUnresolved::fail);
  CHECK_FALSE(policies[2].reference);
}

TEST_CASE("decode: the older kinds take all the fields, and metadata is for people", "[config]") {
  for (const std::string kind : {"Sources", "ImageOverrides", "ImageDestinations", "ImageKeys"}) {
    const auto decoded =
        config::decode("apiVersion: kbld.k14s.io/v1alpha1\nkind: " + kind +
                           "\nmetadata: {name: x, labels: [1]}\nkeys: [k]\noverrides: [{image: a, "
                           "newImage: b}]\n",
                       [](std::size_t) { return ""; });
    CHECK(decoded.config.keys.size() == 1);
    CHECK(decoded.config.overrides.size() == 1);
    CHECK(decoded.warnings.empty());
  }
}

TEST_CASE("decode: null is the same as absent", "[config]") {
  const auto decoded = decode_fields(
      "minimumRequiredVersion:\nsources: null\ndestinations: "
      "~\noverrides:\nkeys:\nsearchRules:\npolicies:\n");
  CHECK(decoded.config.overrides.empty());
  CHECK(decoded.warnings.empty());
}

TEST_CASE("decode: aliases are followed, and merge keys yield to what is written", "[config]") {
  const auto overrides = decode_fields(R"(overrides:
- &a {image: &name a, newImage: r.io/a, preresolved: true}
- {newImage: r.io/b, <<: *a, image: *name}
- *a
- <<: [{image: c}, *a]
)")
                             .config.overrides;
  REQUIRE(overrides.size() == 4);
  CHECK(overrides[1].new_image == "r.io/b");
  CHECK(overrides[1].image.image == "a");
  CHECK(overrides[1].preresolved);
  CHECK(overrides[2].new_image == "r.io/a");
  CHECK(overrides[3].image.image == "c");
  CHECK(overrides[3].new_image == "r.io/a");
}
