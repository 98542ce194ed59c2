#include "build/kaniko.hpp"

#include "build/one_build.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"
#include "support/tool_script.hpp"

using Catch::Matchers::Contains;

namespace {

const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kTo = "registry.test/team/app:kpin-1";

std::unique_ptr<build::Builder> kaniko(const config::KanikoBuild& options = {}) {
  return build::make(options);
}

}  // namespace

TEST_CASE("kaniko: it pushes to the destination and writes the digest", "[build]") {
  const support::ToolScripts tools;
  tools.add("kaniko-executor", "printf " + kDigest + " >\"$(value_of --digest-file)\"; echo built");
  OneBuild one;
  one.source.write("Dockerfile", "FROM scratch\n");
  CHECK(one.push(kaniko(), kTo) == kDigest);
  const std::string folder = one.task().folder;
  CHECK(tools.runs().at(0).argv ==
        std::vector<std::string>{"kaniko-executor", "--context=dir://" + folder,
                                 "--dockerfile=" + folder + "/Dockerfile", "--destination=" + kTo,
                                 "--digest-file=" + one.scratch.path("digest"), "--cleanup",
                                 "--ignore-path=" + one.scratch.path()});
  CHECK(one.lines == std::vector<std::string>{"built"});
}

TEST_CASE("kaniko: options become arguments, none of which a value can make", "[build]") {
  const support::ToolScripts tools;
  tools.add("kaniko-executor", "printf " + kDigest + " >\"$(value_of --digest-file)\"");
  OneBuild one;
  one.source.write("-d/file", "FROM scratch\n");
  one.push(kaniko({.options = {.target = "--force",
                               .pull = true,
                               .no_cache = true,
                               .file = "-d/file",
                               .raw_options = {"--build-arg", "A=b c"}}}),
           "127.0.0.1:5000/app:1");
  const std::string folder = one.task().folder;
  CHECK(tools.runs().at(0).argv ==
        std::vector<std::string>{"kaniko-executor", "--context=dir://" + folder,
                                 "--dockerfile=" + folder + "/-d/file", "--target=--force", "--build-arg",
                                 "A=b c", "--cache=false", "--insecure", "--destination=127.0.0.1:5000/app:1",
                                 "--digest-file=" + one.scratch.path("digest"), "--cleanup",
                                 "--ignore-path=" + one.scratch.path()});
}

TEST_CASE("kaniko: a failure is told, and a digest that is missing or none", "[build]") {
  const support::ToolScripts tools;
  OneBuild one;
  one.source.write("Dockerfile", "FROM scratch\n");
  const auto failure = [&](const std::string& body) {
    tools.add("kaniko-executor", body);
    return one.failure(kaniko(), kTo);
  };
  CHECK_THAT(failure("echo 'kaniko should only be run inside of a container' >&2; exit 1"),
             Contains("failed with exit status 1\n  | kaniko should only be run inside of a container"));
  CHECK_THAT(failure(""), Contains("kaniko: the tool has not written the digest"));
  CHECK_THAT(failure("printf sha256:abc >\"$(value_of --digest-file)\""),
             Contains("kaniko: the tool has written 'sha256:abc'"));
}

TEST_CASE("kaniko: without a destination or a Dockerfile it is not run", "[build]") {
  const support::ToolScripts tools;
  tools.add("kaniko-executor", "");
  OneBuild one;
  CHECK_THAT(one.failure(kaniko(), kTo), Contains("there is no Dockerfile in"));
  one.source.write("Dockerfile", "FROM scratch\n");
  CHECK_THAT(one.failure(kaniko()), Contains("kaniko leaves no image on this machine"));
  CHECK(tools.runs().empty());
}

TEST_CASE("kaniko: the version is its own", "[build]") {
  const support::ToolScripts tools;
  tools.add("kaniko-executor", "echo 'Kaniko version :  v1.23.2'");
  CHECK(kaniko()->version() == "1.23.2");
  CHECK(tools.lines() == std::vector<std::string>{"kaniko-executor version"});
}

TEST_CASE("kaniko: without it that is told", "[build]") {
  KPIN_SKIP_IF(std::filesystem::exists("/kaniko/executor"), "kaniko is installed");
  CHECK_THROWS_WITH(kaniko()->version(), "there is no kaniko-executor in PATH, and no /kaniko/executor");
}

TEST_CASE("kaniko: a context elsewhere is not known", "[build]") {
  OneBuild one;
  one.source.write("Dockerfile", "FROM scratch\n");
  const auto inputs = [&](const std::vector<std::string>& raw_options) {
    return kaniko({.options = {.target = "t", .raw_options = raw_options}})->inputs(one.task());
  };
  CHECK(inputs({"--build-arg=A=b"}).complete);
  CHECK(inputs({}).dockerfile == one.task().folder + "/Dockerfile");
  CHECK(inputs({"--label=a=b"}).words != inputs({}).words);
  CHECK_FALSE(inputs({"--context-sub-path", "x"}).complete);
  CHECK_FALSE(inputs({"--dockerfile=/x"}).complete);
}
