// Sources through the kpin binary, with commands that build and a real registry.

#include <filesystem>
#include <map>

#include "../build/layout_files.hpp"
#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

using support::contains;
using support::describe;
using support::occurrences;
using support::pod;

namespace {

/// A folder with an image's layout, a script that "builds" by copying it, and a Config for both.
struct Project {
  explicit Project(const support::RegistryServer& registry) : host(registry.host()) {
    const auto image = layout.image("the app");
    digest = image.at("digest");
    layout.root({image});
    std::filesystem::copy(layout.path(), folder.path("layout"), std::filesystem::copy_options::recursive);
    script("cp -r ../layout \"$KPIN_OUTPUT\"");
    config("argv: [sh, ../build.sh], output: ociLayout");
  }

  /// What the command does after it has noted its run.
  void script(const std::string& body) const {
    folder.write("build.sh", "echo run >> ../runs\necho building for $KPIN_IMAGE\n" + body + "\n");
    folder.write("app/main.c", "int main;\n");
  }

  void config(const std::string& command, const std::string& more = "") const {
    folder.write("kpin.yml",
                 "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nsources:\n- imageRepo: app\n  path: app\n "
                 " command: {" +
                     command + "}\ndestinations:\n- imageRepo: app\n  newImage: " + host + "/team/app\n" +
                     more);
  }

  [[nodiscard]] support::ProcessResult pin(support::Argv more = {},
                                           const std::string& input = pod("app:1")) const {
    more.insert(more.begin(), {"-f", "kpin.yml", "-f", "-"});
    return support::run_kpin(more, input,
                             {.environment = {{"TMPDIR", temporary.path()}}, .folder = folder.path()});
  }

  /// How often the command was run.
  [[nodiscard]] int runs() const {
    return std::filesystem::exists(folder.path("runs")) ? occurrences(folder.read("runs"), "run") : 0;
  }

  [[nodiscard]] bool left_something() const { return !std::filesystem::is_empty(temporary.path()); }

  std::string host;
  layout::Layout layout = {};
  support::TempFolder folder = {};
  support::TempFolder temporary = {};
  std::string digest = {};
};

}  // namespace

TEST_CASE("kpin: an image with a source is built, pushed and pinned", "[cmd][build]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const Project project(registry);
  const auto result = project.pin();
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(contains(result.out, "  - image: " + project.host + "/team/app@" + project.digest + "\n"));
  CHECK(contains(result.out, "        - local:\n            path: "));
  CHECK(contains(result.out, "        - built:\n            tool: command\n"));
  CHECK(contains(result.err, "app:1 | building for " + project.host + "/team/app:kpin-"));
  CHECK(registry.count("PUT", "/v2/team/app/manifests/" + project.digest) == 1);
  CHECK(registry.count("PUT", "/v2/team/app/manifests/kpin-") == 1);
  CHECK_FALSE(project.left_something());
}

TEST_CASE("kpin: what the registry has from the same files is not built again", "[cmd][build]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const Project project(registry);
  REQUIRE(project.pin().status == 0);
  const auto again = project.pin();
  INFO(describe(again));
  CHECK(contains(again.out, "/team/app@" + project.digest));
  CHECK(contains(again.out, "        - cached:\n            tag: kpin-"));
  CHECK(contains(again.err, "app:1 | not built: " + project.host + "/team/app has it as kpin-"));
  CHECK(project.runs() == 1);
  CHECK(project.pin({"--rebuild"}).status == 0);
  CHECK(project.runs() == 2);
  project.folder.write("app/main.c", "int main = 1;\n");
  CHECK(project.pin().status == 0);
  CHECK(project.runs() == 3);
}

TEST_CASE("kpin: a source is built once however many references name it", "[cmd][build]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const Project project(registry);
  const auto result = project.pin({}, pod("app:1") + "---\n" + pod("app:2") + "---\n" + pod("app:1"));
  INFO(describe(result));
  CHECK(occurrences(result.out, "/team/app@" + project.digest + "\n    name") +
            occurrences(result.out, "image: " + project.host + "/team/app@" + project.digest) >=
        3);
  CHECK(project.runs() == 1);
}

TEST_CASE("kpin: a destination's tags point to the image, also to one that was built before",
          "[cmd][build]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const Project project(registry);
  REQUIRE(project.pin().status == 0);
  project.config("argv: [sh, ../build.sh], output: ociLayout", "  tags: [stable, 'd-{{date}}']\n");
  const auto result = project.pin();
  INFO(describe(result));
  CHECK(
      contains(result.out, "        - tagged:\n            tags:\n            - stable\n            - d-20"));
  CHECK(registry.count("PUT", "/v2/team/app/manifests/stable") == 1);
  CHECK(project.runs() == 1);
}

TEST_CASE("kpin: --push-to writes another host than is pushed to", "[cmd][build]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const Project project(registry);
  const auto result = project.pin({"--push-to", project.host + "=registry:5000"});
  INFO(describe(result));
  CHECK(contains(result.out, "  - image: registry:5000/team/app@" + project.digest + "\n"));
}

TEST_CASE("kpin: a build that fails is told with its last lines, and nothing is written", "[cmd][build]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const Project project(registry);
  project.script("echo no such module >&2; exit 3");
  const auto result = project.pin();
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  CHECK(contains(result.err, "app:1 | no such module\n"));
  CHECK(contains(
      result.err,
      "cannot resolve 'app:1': the source at kpin.yml:4:3: sh ../build.sh failed with exit status 3"));
  CHECK(registry.count("PUT", "/v2/team/app/manifests/") == 0);
  CHECK_FALSE(project.left_something());
}

TEST_CASE("kpin: a broken image is not pushed", "[cmd][build]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const Project project(registry);
  project.script(
      "cp -r ../layout \"$KPIN_OUTPUT\"; for f in \"$KPIN_OUTPUT\"/blobs/sha256/*; do grep -q 'layer of' "
      "\"$f\" && printf 'Layer of the app' > \"$f\"; done; true");
  const auto result = project.pin();
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  CHECK(registry.count("PUT", "/v2/team/app/manifests/") == 0);
  CHECK_FALSE(project.left_something());
}

TEST_CASE("kpin: a command in a Config from standard input is refused unless it is allowed", "[cmd][build]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const Project project(registry);
  const std::string input = project.folder.read("kpin.yml") + "---\n" + pod("app:1");
  const auto run = [&](const support::Argv& args) {
    return support::run_kpin(args, input, {.folder = project.folder.path()});
  };
  const auto refused = run({});
  CHECK(refused.status == 1);
  CHECK(contains(
      refused.err,
      "as the source at stdin:4:3 says, and a Config from standard input or a URL may use the builder "
      "command only with --allow-builder=command"));
  CHECK(project.runs() == 0);
  CHECK(run({"-f", "/dev/stdin"}).status == 1);
  CHECK(project.runs() == 0);
  CHECK(run({"--allow-builder", "command"}).status == 0);
  CHECK(project.runs() == 1);

  const std::string allow = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nbuilders: {allow: [command]}\n";
  project.folder.write("allow.yml", allow);
  CHECK(run({"-f", "allow.yml", "-f", "-"}).status == 0);
  const auto self = support::run_kpin({}, allow + "---\n" + input, {.folder = project.folder.path()});
  CHECK(self.status == 1);
  CHECK(contains(self.err,
                 "kpin: warning: stdin:1:1: builders.allow does not count in a Config from standard input"));
}

TEST_CASE("kpin: a source outside of the working directory is refused", "[cmd][build]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const Project project(registry);
  std::filesystem::rename(project.folder.path("app"), project.temporary.path("elsewhere"));
  for (const char* name : {"build.sh", "layout"})
    std::filesystem::rename(project.folder.path(name), project.temporary.path(name));
  std::filesystem::create_directory_symlink(project.temporary.path("elsewhere"), project.folder.path("app"));
  const auto result = project.pin();
  CHECK(result.status == 1);
  CHECK(contains(result.err, "its path 'app' leads to "));
  CHECK_FALSE(std::filesystem::exists(project.temporary.path("runs")));
  const auto allowed = project.pin({"--source-root", "/"});
  CAPTURE(allowed.err);
  CHECK(allowed.status == 0);
}

TEST_CASE("kpin: --build=false and --forbid-raw-options build nothing", "[cmd][build]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const Project project(registry);
  const auto refused = project.pin({"--build=false"});
  CHECK(refused.status == 1);
  CHECK(contains(refused.err, "it would have to be built, as the source at kpin.yml:4:3 says, which "));
  CHECK(project.pin({"--forbid-raw-options"}).status == 0);
  CHECK(project.runs() == 1);
  CHECK(project.pin({"--build=false"}).status == 0);  // the registry has it by now
  CHECK(project.runs() == 1);
}

TEST_CASE("kpin diff: it builds and pushes nothing", "[cmd][build]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const Project project(registry);
  const auto diff = [&] { return project.pin({"diff"}); };
  const auto refused = diff();
  INFO(describe(refused));
  CHECK(refused.status == 2);
  CHECK(project.runs() == 0);
  CHECK(registry.count("PUT", "/v2/") == 0);
  REQUIRE(project.pin().status == 0);
  CHECK(contains(diff().out, "+  - image: " + project.host + "/team/app@" + project.digest + "\n"));
  CHECK(project.runs() == 1);
}

TEST_CASE("kpin: what a failing build has pushed is not taken for its result later", "[cmd][build]") {
  KPIN_NEEDS("docker-registry", "skopeo");
  support::RegistryServer registry;
  const Project project(registry);
  project.config("argv: [sh, ../build.sh], output: stdout");
  project.script(
      "skopeo copy -q --dest-tls-verify=false oci:../layout docker://$KPIN_IMAGE\necho tests failed "
      ">&2\nexit 1");
  for (int run = 1; run <= 2; ++run) {
    const auto result = project.pin();
    INFO(describe(result));
    CHECK(result.status == 1);
    CHECK(contains(result.err, "tests failed"));
    CHECK(project.runs() == run);
  }
}

TEST_CASE("kpin: what is built from files that change meanwhile is not taken for theirs", "[cmd][build]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const Project project(registry);
  project.script("echo changed > main.c\ncp -r ../layout \"$KPIN_OUTPUT\"");
  const auto first = project.pin();
  INFO(describe(first));
  CHECK(first.status == 0);
  CHECK(contains(first.err, "app:1 | warning: files in "));
  project.folder.write("app/main.c", "int main;\n");
  CHECK(project.pin().status == 0);
  CHECK(project.runs() == 2);
}

TEST_CASE("kpin builders: each builder is told, and whether it works here", "[cmd][build]") {
  const auto result = support::run_kpin({"builders"}, {}, {.environment = {{"PATH", "/nowhere"}}});
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(contains(result.out, "docker           not here: "));
  CHECK(contains(result.out, "\nkubectlBuildkit  not here: "));
  CHECK(contains(result.out, "\ncommand          any\n"));
  CHECK(occurrences(result.out, "\n") == 13);
}
