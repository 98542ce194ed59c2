#include "build/go_module.hpp"

#include <filesystem>

#include "build/ko_config.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

namespace {

/// A module that is whole, in a folder below others.
struct Module {
  support::TempFolder above = {};
  std::string folder = (std::filesystem::canonical(above.path()) / "repo/app").string();

  Module() {
    write("lib/go.mod", "module example.test/lib\n");
    write("go.mod", "module example.test/app\n\nreplace example.test/lib => ./lib\n");
  }

  void write(const std::string& name, const std::string& text) const {
    above.write("repo/app/" + name, text);
  }

  void link(const std::string& target, const std::string& name) const {
    std::filesystem::create_directories(std::filesystem::path(folder + "/" + name).parent_path());
    std::filesystem::create_symlink(target, folder + "/" + name);
  }

  [[nodiscard]] bool is_whole(const base::Environment& environment = {}) const {
    return build::is_whole_go_module(folder, environment);
  }
};

}  // namespace

TEST_CASE("go module: it is whole if nothing of it is elsewhere", "[build]") {
  const Module module;
  CHECK(module.is_whole());
  module.write("kodata/page", "");
  module.link("kodata/page", "link");
  CHECK(module.is_whole());
  CHECK_FALSE(build::is_whole_go_module(module.folder + "/kodata", {}));
}

TEST_CASE("go module: what is replaced by a folder elsewhere is not in it", "[build]") {
  const std::vector<std::pair<std::string, bool>> cases = {
      {"replace a => ./lib", true},
      {"replace a => ./lib/../lib // => ../lib", true},
      {"replace a v1.0.0 => b.test/c v1.2.3", true},
      {"// replace a => ../lib", true},
      {"replace a => ../lib", false},
      {"replace a => ..", false},
      {"replace (\n\tb => ./b\n\ta v1 => ../lib\n)", false},
      {"replace a => \"../lib\"", false},
      {"replace a => `./x/../../lib`", false},
      {"replace a => /usr/lib", false},
      {"replace a =>\t../lib\r", false},
  };
  for (const auto& [lines, is_whole] : cases) {
    const Module module;
    module.write("go.mod", "module m\n" + lines + "\n");
    INFO(lines);
    CHECK(module.is_whole() == is_whole);
  }
}

TEST_CASE("go module: a folder inside may be a link to elsewhere", "[build]") {
  for (const std::string target : {"/usr/lib", "../../../other", "../../..", "../../.git/HEAD"}) {
    const Module module;
    module.write(".git/HEAD", "");
    module.link(target, "cmd/kodata/link");
    CHECK_FALSE(module.is_whole());
  }
}

TEST_CASE("go module: workspaces bring in other modules", "[build]") {
  const Module module;
  CHECK_FALSE(module.is_whole({{"GOWORK", "/some/go.work"}}));
  module.above.write("go.work", "go 1.20\n");
  CHECK_FALSE(module.is_whole());
  CHECK(module.is_whole({{"GOWORK", "off"}}));
  module.write("go.work", "go 1.20\n");
  CHECK_FALSE(module.is_whole());
}

TEST_CASE("go module: flags may name files anywhere", "[build]") {
  const Module module;
  CHECK(module.is_whole({{"GOFLAGS", "-mod=vendor -trimpath"}}));
  CHECK_FALSE(module.is_whole({{"GOFLAGS", "-trimpath -modfile=/other.mod"}}));
}

TEST_CASE("ko configuration: base images are found however they are written", "[build]") {
  using Images = std::vector<std::string>;
  const std::string default_base = "cgr.dev/chainguard/static:latest";
  const std::vector<std::pair<std::string, Images>> cases = {
      {"", {default_base}},
      {"builds: []", {default_base}},
      {"defaultBaseImage: b.test/a:1", {"b.test/a:1"}},
      {"DefaultBASEimage: &b b.test/a:1\nbaseimageoverrides: {x.test/y: *b, z: c}",
       {"b.test/a:1", "b.test/a:1", "c"}},
      {"{\"baseImageOverrides\": {\"a\": \"b\"}}", {"b", default_base}},
      {"[]", {default_base}},
  };
  for (const auto& [text, images] : cases) {
    const support::TempFolder folder;
    folder.write(".ko.yaml", text);
    INFO(text);
    const build::KoConfig config = build::read_ko_config(folder.path(), {});
    CHECK(config.base_images == images);
    CHECK(config.complete);
    CHECK(config.text == text);
  }
}

TEST_CASE("ko configuration: variables say where it is and what counts", "[build]") {
  const support::TempFolder folder;
  const support::TempFolder elsewhere;
  CHECK(build::read_ko_config(folder.path(), {}).complete);
  folder.write(".ko.yaml", "{defaultBaseImage: a}");
  folder.write("ko/other.yaml", "{defaultBaseImage: b, baseImageOverrides: {x: c}}");
  const auto images = [&](const base::Environment& environment) {
    return build::read_ko_config(folder.path(), environment).base_images;
  };
  CHECK(images({{"KO_CONFIG_PATH", "ko/other.yaml"}}) == std::vector<std::string>{"b", "c"});
  CHECK(images({{"KO_CONFIG_PATH", folder.path("ko/other.yaml")}}) == std::vector<std::string>{"b", "c"});
  elsewhere.write(".ko.yaml", "{defaultBaseImage: d}");
  CHECK(images({{"KO_CONFIG_PATH", elsewhere.path()}}) == std::vector<std::string>{"d"});
  CHECK(images({{"KO_DEFAULTBASEIMAGE", "e"}}) == std::vector<std::string>{"a", "e"});
  CHECK_FALSE(build::read_ko_config(folder.path(), {{"KO_BASEIMAGEOVERRIDES", "{}"}}).complete);
  CHECK_FALSE(build::read_ko_config(folder.path(), {{"KO_DEFAULTBASEIMAGE", "ko.local/base"}}).complete);
}

TEST_CASE("ko configuration: what cannot be known before is told", "[build]") {
  for (const char* text :
       {"builds: [{ldflags: ['-X main.t={{.Timestamp}}']}]", "builds: [{env: [CGO_ENABLED=1]}]",
        "defaultBaseImage: ko.local/x", "a: [", "a: 1\n---\nb: 1\n"}) {
    const support::TempFolder folder;
    folder.write(".ko.yaml", text);
    INFO(text);
    CHECK_FALSE(build::read_ko_config(folder.path(), {}).complete);
  }
  const support::TempFolder folder;
  folder.write(".ko.toml", "");
  CHECK_FALSE(build::read_ko_config(folder.path(), {}).complete);
}
