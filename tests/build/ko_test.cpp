#include "build/ko.hpp"

#include "build/one_build.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"
#include "support/tool_script.hpp"
#include "support/variable.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using support::Variable;

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kTo = "registry.test/team/app:kpin-1";

std::unique_ptr<build::Builder> ko(const config::KoBuild& options = {}) { return build::make(options); }

/// A Go program that imports nothing.
void write_program(const OneBuild& one) {
  one.source.write("go.mod", "module example.test/app\n\ngo 1.20\n");
  one.source.write("main.go", "package main\n\nfunc main() { println(\"hello\") }\n");
}

}  // namespace

TEST_CASE("ko: it pushes to the destination and its reference is checked", "[build]") {
  const support::ToolScripts tools;
  tools.add("ko", "echo " + kTo + "@" + kDigest + " >\"$(value_of --image-refs)\"; echo built");
  OneBuild one;
  CHECK(one.push(ko({.raw_options = {"--platform=all", "--sbom", "none"}}), kTo) == kDigest);
  const auto runs = tools.runs();
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].argv == std::vector<std::string>{"ko", "build", ".", "--platform=all", "--sbom", "none",
                                                 "--bare", "--tags=kpin-1",
                                                 "--image-refs=" + one.scratch.path("references")});
  CHECK(runs[0].folder == one.task().folder);
  CHECK(runs[0].environment.at("KO_DOCKER_REPO") == "registry.test/team/app");
  CHECK(runs[0].environment.at("TMPDIR") == one.scratch.path("tmp"));
  CHECK(one.lines == std::vector<std::string>{"built"});
}

TEST_CASE("ko: without a destination the image goes to docker", "[build]") {
  const support::ToolScripts tools;
  const Variable repository("KO_DOCKER_REPO", "registry.test/mine");
  tools.add("ko", "echo log >&2; echo ko.local/app-1:abc");
  OneBuild one;
  CHECK(std::get<build::Local>(one.build(ko())).reference == "ko.local/app-1:abc");
  CHECK(tools.lines() == std::vector<std::string>{"ko build . --local"});
  CHECK(tools.runs().at(0).environment.at("KO_DOCKER_REPO") == "ko.local");
  CHECK(one.lines == std::vector<std::string>{"log"});
}

TEST_CASE("ko: what it does not say, or says of another image, is refused", "[build]") {
  const support::ToolScripts tools;
  const auto failure = [&](const std::string& body, const std::string& push_to) {
    tools.add("ko", body);
    OneBuild one;
    return one.failure(ko(), push_to);
  };
  CHECK(failure("echo 'no Go files' >&2; exit 1", kTo) ==
        "ko build failed with exit status 1\n  | no Go files");
  CHECK_THAT(failure("", kTo), Contains("references"));
  const std::string told = ">\"$(value_of --image-refs)\"";
  CHECK_THAT(failure("echo registry.test/team/app-2@" + kDigest + told, kTo),
             StartsWith("ko: it has pushed to"));
  CHECK_THAT(failure("echo " + kTo + told, kTo),
             StartsWith("ko: it told 'registry.test/team/app:kpin-1' as"));
  CHECK_THAT(failure("{ echo " + kTo + "@" + kDigest + "; echo b@" + kDigest + "; }" + told, kTo),
             StartsWith("ko: it told 'registry.test/"));
  CHECK(failure("", "") == "ko build: expected the reference of one image, found ''");
  CHECK_THAT(failure("echo a; echo b", ""),
             StartsWith("ko build: expected the reference of one image, found 'a"));
}

TEST_CASE("ko: the version has that of Go", "[build]") {
  const support::ToolScripts tools;
  const Variable none("KO_GO_PATH", std::nullopt);
  tools.add("ko", "echo v0.17.1");
  tools.add("go", "echo go1.22.3");
  CHECK(ko()->version() == "0.17.1 (go1.22.3)");
  CHECK(tools.lines() == std::vector<std::string>{"ko version", "go env GOVERSION"});
  tools.add("go", "echo broken >&2; exit 1");
  CHECK_THROWS_WITH(
      ko()->version(),
      "go env failed with exit status 1: broken; ko needs Go, in PATH or where KO_GO_PATH says");
}

TEST_CASE("ko: what a program is built from is known if its module is whole", "[build]") {
  const Variable flags("GOFLAGS", std::nullopt);
  const Variable base("KO_DEFAULTBASEIMAGE", "registry.test/base:1");
  const Variable config("KO_CONFIG_PATH", std::nullopt);
  const OneBuild one;
  CHECK_FALSE(ko()->inputs(one.task()).complete);
  write_program(one);
  const build::Inputs inputs = ko()->inputs(one.task());
  CHECK(inputs.complete);
  CHECK(inputs.folder == one.task().folder);
  CHECK(inputs.dockerfile.empty());
  CHECK(inputs.images == std::vector<std::string>{"registry.test/base:1"});
  CHECK_FALSE(ko({.raw_options = {"--debug"}})->inputs(one.task()).complete);
  const Variable c_code("CGO_ENABLED", "1");
  CHECK_FALSE(ko()->inputs(one.task()).complete);
}

TEST_CASE("ko: options, variables and the commit make a difference", "[build]") {
  const Variable flags("GOFLAGS", std::nullopt);
  const OneBuild one;
  write_program(one);
  const auto words = [&](const std::vector<std::string>& raw_options = {}, const std::string& commit = "a") {
    build::Task task = one.task();
    task.values = {{"git.sha", commit}};
    return ko({.raw_options = raw_options})->inputs(task).words;
  };
  const auto before = words();
  CHECK(words() == before);
  CHECK(words({"--sbom=none"}) != before);
  CHECK(words({}, "b") != before);
  {
    const Variable repository("KO_DOCKER_REPO", "registry.test/mine");
    const Variable proxy("GOPROXY", "off");
    CHECK(words() == before);
  }
  for (const char* name :
       {"GOARCH", "GOEXPERIMENT", "KO_DEFAULTPLATFORMS", "SOURCE_DATE_EPOCH", "CGO_CFLAGS"}) {
    const Variable changed(name, "1");
    CHECK(words() != before);
  }
  const Variable stamped("GOFLAGS", "-trimpath -buildvcs=false");
  CHECK(words({}, "a") == words({}, "b"));
  const support::TempFolder home;
  const auto unset = words();
  const Variable settings("GOENV", home.write("env", "GOAMD64=v3\n"));
  CHECK(words() != unset);
}

TEST_CASE("ko: a real ko builds a program upon a base image and pushes it", "[build]") {
  KPIN_NEEDS("ko", "go", "docker-registry");
  support::RegistryServer registry;
  registry.put_image("base", "1");
  const support::TempFolder caches;
  const Variable base("KO_DEFAULTBASEIMAGE", registry.host() + "/base:1");
  const Variable flags("GOFLAGS", "-mod=mod");
  const Variable proxy("GOPROXY", "off");
  const Variable home("HOME", caches.path());
  OneBuild one;
  write_program(one);
  const auto builder = ko();
  CHECK_THAT(builder->version(), Contains(" (go"));
  CHECK(builder->inputs(one.task()).complete);
  const std::string digest = one.push(builder, registry.host() + "/team/app:kpin-1");
  CHECK(has_manifest(registry, "team/app", digest));
  const std::string hex = digest.substr(digest.find(':') + 1);
  CHECK(tags_of(registry, "team/app") == std::vector<std::string>{"kpin-1", "sha256-" + hex + ".sbom"});
  CHECK(std::filesystem::is_empty(one.scratch.path("tmp")));

  OneBuild again;
  write_program(again);
  CHECK(again.push(builder, registry.host() + "/team/app:kpin-2") == digest);
}

TEST_CASE("ko: a real ko's failure is told", "[build]") {
  KPIN_NEEDS("ko", "go");
  const Variable base("KO_DEFAULTBASEIMAGE", "127.0.0.1:1/base:1");
  const Variable proxy("GOPROXY", "off");
  const support::TempFolder caches;
  const Variable home("HOME", caches.path());
  OneBuild one;
  write_program(one);
  one.source.write("main.go", "package main\n\nfunc main() { nonsense }\n");
  CHECK_THAT(one.failure(ko(), "127.0.0.1:1/app:1"), StartsWith("ko build failed with exit status 1\n"));
}
