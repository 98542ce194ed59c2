#include "build/bazel.hpp"

#include "build/one_build.hpp"
#include "support/catch.hpp"
#include "support/tool_script.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

const std::string kTo = "registry.test/team/app:kpin-1";
const std::string kDigest = "sha256:" + std::string(64, 'a');
const std::string kId = "sha256:" + std::string(64, '1');
const std::string kOther = "sha256:" + std::string(64, '2');

std::unique_ptr<build::Builder> bazel(const config::BazelRun& options = {.target = "//app:image"}) {
  return build::make(options);
}

/// A bazel that writes these lines and a docker that has loaded an image with two names, and another.
struct Tools {
  support::ToolScripts scripts = {};

  explicit Tools(const std::string& output) {
    scripts.add("bazel", "cat <<'END'\n" + output + "\nEND");
    scripts.add("docker", "[ \"$2\" = inspect ] || exit 0; id=" + kId + R"sh(; eval "image=\${$#}"
case "$image" in *other*) id=)sh" +
                              kOther + R"sh(;; esac
echo "$id [\"registry.test/team/app@)sh" +
                              kDigest + R"(\"]")");
  }
};

}  // namespace

TEST_CASE("bazel: what it has loaded into docker is pushed by its ID", "[build]") {
  for (const std::string& output : std::vector<std::string>{
           "Loaded image ID: " + kId + "\nTagging 1 as bazel:app", "Loaded image: team/app:1  ",
           "noise\nLoaded image: bazel/app:image\nLoaded image: bazel/app:latest"}) {
    const Tools tools(output);
    OneBuild one;
    CHECK(one.push(bazel({.target = "//app:image", .raw_options = {"--config=x", "--", "--norun"}}), kTo) ==
          kDigest);
    const auto lines = tools.scripts.lines();
    CHECK(lines.front() == "bazel run //app:image --config=x -- --norun");
    CHECK(tools.scripts.runs().front().folder == one.task().folder);
    CHECK(std::count(lines.begin(), lines.end(), "docker image tag " + kId + " " + kTo) == 1);
    CHECK(std::count(lines.begin(), lines.end(), "docker push " + kTo) == 1);
    CHECK(std::count(lines.begin(), lines.end(), "docker image rm --no-prune " + kTo) == 1);
    CHECK_THAT(lines.back(), StartsWith("docker image rm --no-prune registry.test/team/app:app-tmp-"));
  }
}

TEST_CASE("bazel: without a destination the image gets its name in docker", "[build]") {
  const Tools tools("Loaded image: team/app:1");
  OneBuild one;
  CHECK(std::get<build::Local>(one.build(bazel())).reference == "kbld:app-sha256-" + std::string(64, '1'));
}

TEST_CASE("bazel: none, several or strange images are refused", "[build]") {
  const auto failure = [](const std::string& output) {
    const Tools tools(output);
    OneBuild one;
    const std::string message = one.failure(bazel(), kTo);
    for (const std::string& line : tools.scripts.lines()) CHECK_THAT(line, !StartsWith("docker push"));
    return message;
  };
  CHECK(failure("INFO: Build completed") ==
        "bazel run '//app:image' has loaded no image into docker. It has to be a target that loads one "
        "image, such as "
        "an oci_load, or a container_image with '-- --norun'");
  CHECK_THAT(failure("Loaded image: a:1\nLoaded image: other:1"),
             Contains("has loaded several images into docker"));
  CHECK(failure("Loaded image: --format=x") == "bazel run: docker tells of an image without name");
  CHECK(failure("Loaded image: ") ==
        "bazel run '//app:image' has loaded no image into docker. It has to be a target "
        "that loads one image, such as an oci_load, or a container_image with '-- --norun'");
}

TEST_CASE("bazel: a failure is told", "[build]") {
  const support::ToolScripts tools;
  tools.add("bazel", "echo 'no such target' >&2; exit 1");
  CHECK(OneBuild().failure(bazel(), kTo) == "bazel run failed with exit status 1\n  | no such target");
}

TEST_CASE("bazel: a target is no option", "[build]") {
  const support::ToolScripts tools;
  tools.add("bazel", "");
  for (const std::string target : {"", "--script_path=/x"}) {
    CHECK(OneBuild().failure(bazel({.target = target}), kTo) ==
          "bazel needs the label of a target, not '" + target + "'");
  }
  CHECK(tools.runs().empty());
}

TEST_CASE("bazel: it works where docker does", "[build]") {
  const support::ToolScripts tools;
  tools.add("bazel", "echo bazel 7.1.2");
  tools.add("docker", "echo 24.0.5");
  CHECK(bazel()->version() == "7.1.2");
  tools.add("docker", "echo 'no daemon' >&2; exit 1");
  CHECK_THROWS_WITH(bazel()->version(), Contains("no daemon"));
  CHECK_FALSE(bazel()->inputs(OneBuild().task()).complete);
}
