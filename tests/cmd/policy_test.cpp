// Policies, platforms, tag selection and the flags about references, against a real registry, through the
// kpin binary.

#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"

using support::contains;
using support::describe;
using support::run_kpin;

namespace {

const std::string kHead = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n";

support::ProcessResult pin(const std::string& input, support::Argv more = {}) {
  support::Argv args = {"-q", "--images-annotation=false"};
  args.insert(args.end(), more.begin(), more.end());
  return run_kpin(args, input);
}

}  // namespace

TEST_CASE("policy: --skip leaves references alone, spelled or spelled out", "[cmd]") {
  const std::string input = "x:\n- image: nginx:1\n- image: quay.io/a:1\n";
  const auto result = pin(input, {"--skip=*/library/nginx:*", "--skip", "quay.io/?:1"});
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out == input);
}

TEST_CASE("policy: --keep-tag and --keep-name change how a digest is written", "[cmd]") {
  const std::string digest = "sha256:" + std::string(64, 'a');
  const std::string input = "image: nginx:1.25@" + digest + "\n";
  CHECK(pin(input).out == "image: index.docker.io/library/nginx@" + digest + "\n");
  CHECK(pin(input, {"--keep-tag"}).out == "image: index.docker.io/library/nginx:1.25@" + digest + "\n");
  CHECK(pin(input, {"--keep-name"}).out == "image: nginx@" + digest + "\n");
  CHECK(pin(input, {"--keep-name", "--keep-tag"}).out == input);
  CHECK(pin("image: nginx@" + digest + "\n", {"--keep-tag", "--keep-name"}).out ==
        "image: nginx@" + digest + "\n");
  CHECK(pin(kHead + "policies: [{imageRepo: nginx, reference: tag+digest}]\n---\n" + input).out ==
        "---\nimage: index.docker.io/library/nginx:1.25@" + digest + "\n");
}

TEST_CASE("policy: onUnresolved warn tells every place, skip nothing, fail all", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  const support::RegistryServer registry;
  const std::string reference = registry.host() + "/app:none";
  const auto input = [&](const std::string& reaction) {
    return "x:\n- image: " + reference + "\n- image: " + reference + "\n---\n" + kHead +
           "policies: [{image: '*/app:*', onUnresolved: " + reaction + "}]\n";
  };
  const std::string written = "x:\n- image: " + reference + "\n- image: " + reference + "\n";

  const auto warned = pin(input("warn"));
  INFO(describe(warned));
  CHECK(warned.status == 0);
  CHECK(warned.out == written);
  CHECK(warned.err.starts_with("kpin: warning: stdin:2:10: cannot resolve '" + reference + "': "));
  CHECK(contains(warned.err, "\n      also at stdin:3:10\n"));

  const auto skipped = pin(input("skip"));
  CHECK(skipped.out == written);
  CHECK(skipped.err.empty());
  const auto failed = pin(input("fail"));
  CHECK(failed.status == 1);
  CHECK(failed.out.empty());
}

TEST_CASE("policy: required platforms are looked for in the index", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string index = registry.put_index("multi", "1");
  registry.put_image("single", "1");
  const auto input = [&](const std::string& name, const std::string& platforms) {
    return kHead + "policies: [{requirePlatforms: [" + platforms +
           "], onUnresolved: skip}]\n---\nimage: " + registry.host() + '/' + name + ":1\n";
  };
  CHECK(pin(input("multi", "linux/amd64, linux/arm64")).out ==
        "---\nimage: " + registry.host() + "/multi@" + index + "\n");
  const auto lacks = pin(input("multi", "linux/amd64, linux/s390x, windows/amd64"));
  INFO(describe(lacks));
  CHECK(lacks.status == 1);
  CHECK(lacks.out.empty());
  CHECK(lacks.err == "kpin: stdin:5:8: cannot resolve '" + registry.host() +
                         "/multi:1': the policy asks for linux/s390x, windows/amd64, which the index " +
                         index + " does not have; it has linux/amd64, linux/arm64\n");
  const auto single = pin(input("single", "linux/amd64, linux/arm64"));
  CHECK(single.status == 1);
  CHECK(contains(single.err, "the policy asks for 2 platforms"));
}

TEST_CASE("policy: registries that are not allowed are not asked", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  registry.put_image("app", "1");
  registry.clear_log();
  const auto result = pin(kHead + "policies: [{allowRegistries: [quay.io, '*.example.com']}]\n---\nimage: " +
                          registry.host() + "/app:1\n");
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.err ==
        "kpin: stdin:5:8: cannot resolve '" + registry.host() +
            "/app:1': the policy at stdin:3:12 allows images from quay.io, *.example.com only, and this "
            "one is from " +
            registry.host() + "\n");
  CHECK(registry.log().empty());
}

TEST_CASE("platform: --platform takes one image out of an index, an override says otherwise", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string host = registry.host();
  const std::string index = registry.put_index("multi", "1");
  const std::string single = registry.put_image("single", "1");
  const auto of = [&](const std::string& name, support::Argv more) {
    return pin("image: " + host + '/' + name + "\n", std::move(more));
  };
  const auto amd = of("multi:1", {"--platform=linux/amd64"});
  const auto arm = of("multi@" + index, {"--platform=linux/arm64"});
  INFO(describe(amd) + describe(arm));
  CHECK(amd.status == 0);
  CHECK(arm.status == 0);
  CHECK(amd.out != arm.out);
  CHECK_FALSE(contains(amd.out, index));
  CHECK(of("single:1", {"--platform=linux/arm64"}).out == "image: " + host + "/single@" + single + "\n");
  CHECK(of("multi:1", {"--platform=linux/arm/v7"}).err ==
        "kpin: stdin:1:8: cannot resolve '" + host + "/multi:1': the index " + index +
            " has no image for linux/arm/v7; it has linux/amd64, linux/arm64\n");

  const auto selected =
      pin(kHead + "overrides: [{image: a, newImage: \"" + host +
              "/multi:1\", platformSelection: {os: linux, architecture: amd64}}]\n---\n" + "image: a\n",
          {"--platform=linux/arm64"});
  CHECK(selected.out == "---\n" + amd.out);
  CHECK(of("multi:1", {"--platform=amd64"}).status == 2);
}

TEST_CASE("tag selection: the highest version that fits, and what there is when none does", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  std::string digest;
  for (const std::string tag : {"1.0.0", "v1.2.0", "1.10.0", "2.0.0-rc.1", "latest"}) {
    const std::string put = registry.put_image("app", tag);
    if (tag == "1.10.0") digest = put;
  }
  const auto input = [&](const std::string& constraints) {
    return kHead + "overrides: [{imageRepo: a, newImage: " + registry.host() +
           "/app, tagSelection: {semver: {constraints: '" + constraints + "'}}}]\n---\nimage: a:any\n";
  };
  const auto found = pin(input(">=1.0.0"));
  INFO(describe(found));
  CHECK(found.out == "---\nimage: " + registry.host() + "/app@" + digest + "\n");
  CHECK(pin(input(">=1.0.0"), {"--keep-tag"}).out ==
        "---\nimage: " + registry.host() + "/app:1.10.0@" + digest + "\n");
  CHECK(pin(input(">3.0.0")).err ==
        "kpin: stdin:5:8: cannot resolve 'a:any': no tag of " + registry.host() +
            "/app fits '>3.0.0'; the highest versions are 1.10.0, v1.2.0, 1.0.0\n");
}
