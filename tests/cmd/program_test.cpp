// kpin as it is when somebody calls it kbld.

#include "cmd/program.hpp"

#include <filesystem>
#include <map>

#include "config/decode.hpp"
#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

using support::contains;
using support::describe;

namespace {

/// A folder with a link to kpin that is called kbld.
class Kbld {
 public:
  Kbld() { std::filesystem::create_symlink(KPIN_BINARY, folder_.path("kbld")); }

  [[nodiscard]] support::ProcessResult run(const support::Argv& args, std::string_view input = {}) const {
    return support::run_kpin(args, input, {.folder = folder_.path(), .program = folder_.path("kbld")});
  }

  [[nodiscard]] const support::TempFolder& folder() const { return folder_; }

 private:
  support::TempFolder folder_ = {};
};

}  // namespace

TEST_CASE("kbld: is what the last part of the path says", "[cmd]") {
  for (const auto& [path, is_kbld] : std::map<std::string, bool>{{"kbld", true},
                                                                 {"/usr/bin/kbld", true},
                                                                 {"./kbld", true},
                                                                 {"kpin", false},
                                                                 {"/opt/kbld/kpin", false},
                                                                 {"kbld-0.45", false},
                                                                 {"", false}}) {
    CAPTURE(path);
    cmd::called_by(path);
    CHECK((cmd::program() == cmd::Program::kbld) == is_kbld);
  }
  cmd::called_by("kpin");
}

TEST_CASE("kbld: every document begins with ---, and every byte else stays", "[cmd]") {
  const Kbld kbld;
  kbld.folder().write("b.yml", "b: 'x'\n...\nc:   3 # three\n");
  const auto result = kbld.run({"-f", "-", "-f", "b.yml"}, "# first\r\na:\r\n  - 1\r\n");
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out == "---\r\n# first\r\na:\r\n  - 1\r\n---\r\nb: 'x'\n...\n---\nc:   3 # three\n");
  CHECK(result.err == "Succeeded\n");
}

TEST_CASE("kbld: no --- is written where there is one, or no document", "[cmd]") {
  const Kbld kbld;
  for (const std::string text : {"", "\n# nothing\n", "---\na: 1\n---\nb: 2\n", "# c\n--- # d\na: 1\n",
                                 "%YAML 1.1\n---\na: 1\n", "---\n", "\xEF\xBB\xBF---\na: 1\n"}) {
    CAPTURE(text);
    CHECK(kbld.run({"-f", "-"}, text).out == text);
  }
  CHECK(kbld.run({"-f", "-"},
                 "\xEF\xBB\xBF"
                 "a: 1\n")
            .out == "\xEF\xBB\xBF---\na: 1\n");
  const std::string config = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n---\na: 1\n";
  CHECK(kbld.run({"-f", "-"}, config).out == "---\na: 1\n");
}

TEST_CASE("kbld: images are pinned, and Succeeded is the last line on standard error", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string pinned = registry.host() + "/app@" + registry.put_image("app", "1");
  const auto result = Kbld().run({"-f", "-"}, support::pod(registry.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out.starts_with("---\n"));
  CHECK(contains(result.out, "  - image: " + pinned + "\n"));
  CHECK(result.err == "resolve | final: " + registry.host() + "/app:1 -> " + pinned + "\nSucceeded\n");
}

TEST_CASE("kbld: failures are told in its name, with its exit status", "[cmd]") {
  const Kbld kbld;
  const auto missing = kbld.run({"-f", "gone.yml"});
  CHECK(missing.status == 1);
  CHECK(missing.out.empty());
  CHECK(missing.err == "kbld: Error: gone.yml: cannot open: No such file or directory\n");
  const auto unknown = kbld.run({"--nonsense"});
  CHECK(unknown.status == 1);
  CHECK(unknown.err == "kbld: Error: Option 'nonsense' does not exist; 'kpin --help' lists the options\n");
}

TEST_CASE("kbld: warnings are told in its name and are no errors", "[cmd]") {
  const auto result =
      Kbld().run({"-f", "-"}, "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nsourcse: []\n");
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.err.starts_with("kbld: warning: stdin:3:1: "));
  CHECK(result.err.ends_with("\nSucceeded\n"));
}

TEST_CASE("kbld: version is that of the kbld whose work is done", "[cmd]") {
  const auto result = Kbld().run({"version"});
  CHECK(result.status == 0);
  CHECK(result.out == "kbld version " + std::string(config::kKbldVersion) + "\n");
  CHECK(result.err == "Succeeded\n");
}
