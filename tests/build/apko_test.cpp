#include "build/apko.hpp"

#include "build/layout_files.hpp"
#include "build/one_build.hpp"
#include "support/catch.hpp"
#include "support/tool_script.hpp"

using Catch::Matchers::Contains;

namespace {

const std::string kTo = "registry.test/team/app:kpin-1";

std::unique_ptr<build::Builder> apko(const config::ApkoBuild& options = {}) { return build::make(options); }

}  // namespace

TEST_CASE("apko: the layout that it writes is read", "[build]") {
  const support::ToolScripts tools;
  const layout::Layout image;
  std::vector<layout::Json> images = {image.image("amd64"), image.image("arm64")};
  for (std::size_t i = 0; i < 2; ++i) {
    images[i]["platform"] = {{"os", "linux"}, {"architecture", i == 0 ? "amd64" : "arm64"}};
  }
  image.root(images);
  OneBuild one;
  one.source.write("apko.yaml", "contents: {packages: []}\n");
  tools.add("apko", "eval \"layout=\\${$#}\"; cp -R '" + image.path() + "'/. \"$layout\"; echo built");
  const auto contents = std::get<registry::Contents>(one.build(apko(), kTo));
  CHECK(contents.manifests.size() == 3);
  CHECK(contents.blobs.size() == 4);
  const auto run = tools.runs().at(0);
  CHECK(run.argv == std::vector<std::string>{"apko", "build", "--sbom-path=" + one.scratch.path("sbom"), "--",
                                             one.task().folder + "/apko.yaml", kTo,
                                             one.scratch.path("layout")});
  CHECK(run.folder == one.task().folder);
  CHECK(run.environment.at("TMPDIR") == one.scratch.path("tmp"));
  CHECK(one.lines == std::vector<std::string>{"built"});
}

TEST_CASE("apko: options become arguments, none of which a value can make", "[build]") {
  const support::ToolScripts tools;
  tools.add("apko", "exit 1");
  OneBuild one;
  one.source.write("-c/x.yaml", "");
  const auto builder = apko({.config = "-c/x.yaml",
                             .archs = {"x86_64", "--all"},
                             .repositories = {"@local /a,b", "https://r.test/\"x\""},
                             .keyrings = {"keys/a.pub"},
                             .raw_options = {"--log-level", "warn"}});
  CHECK(one.failure(builder, kTo) == "apko build failed with exit status 1");
  CHECK(tools.runs().at(0).argv ==
        std::vector<std::string>{
            "apko", "build", "--arch=x86_64", "--arch=--all", "--repository-append=\"@local /a,b\"",
            "--repository-append=\"https://r.test/\"\"x\"\"\"", "--keyring-append=keys/a.pub", "--log-level",
            "warn", "--sbom-path=" + one.scratch.path("sbom"), "--", one.task().folder + "/-c/x.yaml", kTo,
            one.scratch.path("layout")});
}

TEST_CASE("apko: without configuration or destination it is not run", "[build]") {
  const support::ToolScripts tools;
  tools.add("apko", "");
  const OneBuild one;
  CHECK_THAT(OneBuild().failure(apko({.config = "https://x.test/apko.yaml"}), kTo),
             Contains("there is no apko configuration '"));
  CHECK_THROWS_WITH(apko()->inputs(one.task()), Contains("there is no apko configuration '"));
  one.source.write("apko.yaml", "");
  CHECK_THAT(OneBuild().failure(apko()), Contains("apko leaves no image on this machine"));
  CHECK(tools.runs().empty());
  CHECK_FALSE(apko()->inputs(one.task()).complete);
}

TEST_CASE("apko: a layout that is empty is no image", "[build]") {
  const support::ToolScripts tools;
  tools.add("apko", "");
  OneBuild one;
  one.source.write("apko.yaml", "");
  CHECK_THAT(one.failure(apko(), kTo), Contains(one.scratch.path("layout")));
}

TEST_CASE("apko: the version is its own", "[build]") {
  const support::ToolScripts tools;
  tools.add("apko", R"(echo '{"gitVersion": "v0.14.1", "goVersion": "go1.22"}')");
  CHECK(apko()->version() == "0.14.1");
  CHECK(tools.lines() == std::vector<std::string>{"apko version --json"});
  tools.add("apko", "echo v1");
  CHECK_THROWS_WITH(apko()->version(), "apko version: it told no version");
}
