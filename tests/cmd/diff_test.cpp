// `kpin diff`, through the kpin binary. No registry is asked: an image map tells.

#include <cstdlib>
#include <filesystem>
#include <memory>

#include <fcntl.h>

#include "support/catch.hpp"
#include "support/file_descriptor.hpp"
#include "support/manifests.hpp"
#include "support/mapped_images.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"

using support::contains;
using support::describe;
using support::kFront;
using support::MappedImages;
using support::pod;

namespace {

const support::Argv kDiff = {"diff", "--images-annotation=false"};

support::Argv diff(const std::string& input) {
  support::Argv args = kDiff;
  if (!input.empty()) args.insert(args.end(), {"-f", input});
  return args;
}

/// Files that are hard to patch: names, line ends, several hunks.
void write_hostile_files(const support::TempFolder& folder) {
  folder.write("k8s/plain.yml",
               "a: 1\nb: 2\nc: 3\nd: 4\nimage: front\n" + std::string(40, '\n') + "---\nimage: front\n");
  folder.write("k8s/two words.yml", "image: front # x");
  folder.write("k8s/crlf.yml", "a: 1\r\nimage: front\r\nb: 2\r\n");
  folder.write("k8s/a\nb\t\"\\\x1B[31m\xC3\xA9.yml", "image: front\n");
  folder.write("k8s/one.json", "{\"image\": \"front\"}");
  folder.write("k8s/same.yml", "b: 2\n");
}

/// What patching gives is what `kpin -i` gives.
void check_patched(const support::TempFolder& patched, const MappedImages& folder) {
  CHECK(folder.kpin({"-i", "-q", "--images-annotation=false", "-f", folder.path("k8s")}).status == 0);
  const auto same = support::run({"diff", "-r", folder.path("k8s"), patched.path("k8s")});
  CHECK(same.status == 0);
  CHECK(same.out.empty());
}

/// The output of kpin on a terminal of its own.
std::string on_terminal(const MappedImages& folder, std::string_view input,
                        const std::map<std::string, std::optional<std::string>>& environment) {
  const support::FileDescriptor master(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (grantpt(master.get()) != 0 || unlockpt(master.get()) != 0) throw std::runtime_error("no terminal");
  const std::string terminal = ptsname(master.get());
  const support::FileDescriptor slave(open(terminal.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  const auto result = folder.kpin(kDiff, input, {.environment = environment, .output_path = terminal});
  CHECK(result.status == 1);
  std::string shown(4096, '\0');
  const ssize_t size = read(master.get(), shown.data(), shown.size());
  shown.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return shown;
}

}  // namespace

TEST_CASE("diff: it tells what pinning changes, and writes nothing", "[cmd]") {
  const MappedImages folder;
  const std::string file = folder.write("k8s/web.yml", pod("front"));
  const auto result = folder.kpin({"diff", "-f", "k8s"}, {}, {.folder = folder.path()});

  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.err.empty());
  CHECK(result.out ==
        "--- a/k8s/web.yml\n"
        "+++ b/k8s/web.yml\n"
        "@@ -1,7 +1,13 @@\n"
        " apiVersion: v1\n"
        " kind: Pod\n"
        " metadata:\n"
        "+  annotations:\n"
        "+    kbld.k14s.io/images: |\n"
        "+      - origins:\n"
        "+        - preresolved:\n"
        "+            url: " +
            kFront +
            "\n"
            "+        url: " +
            kFront +
            "\n"
            "   name: a\n"
            " spec:\n"
            "   containers:\n"
            "-  - image: front\n"
            "+  - image: " +
            kFront + "\n");
  CHECK(folder.read("k8s/web.yml") == pod("front"));
}

TEST_CASE("diff: of a stream it shows what the stream becomes, of a file what the file does", "[cmd]") {
  const MappedImages folder;
  CHECK(contains(folder.kpin({"diff"}, "image: front\n").out, "+  annotations:\n"));
  const std::string file = folder.write("compose.yml", "image: front\n");
  CHECK_FALSE(contains(folder.kpin({"diff", "-f", file}).out, "annotations"));
}

TEST_CASE("diff: of a link the file that it leads to changes, and of one elsewhere from the root on",
          "[cmd]") {
  const MappedImages folder;
  folder.write("k8s/web.yml", "image: front\n");
  std::filesystem::create_symlink("k8s/web.yml", folder.path("link.yml"));
  const auto names = [&](const std::string& file, const std::string& where) {
    const auto result = folder.kpin({"diff", "-f", file}, {}, {.folder = where});
    INFO(describe(result));
    CHECK(result.status == 1);
    return result.out.substr(0, result.out.find("@@"));
  };
  CHECK(names("link.yml", folder.path()) == "--- a/k8s/web.yml\n+++ b/k8s/web.yml\n");
  CHECK(names("./k8s/../k8s/web.yml", folder.path()) == "--- a/k8s/web.yml\n+++ b/k8s/web.yml\n");
  const std::string from_root = std::filesystem::canonical(folder.path("k8s/web.yml")).relative_path();
  CHECK(names("../link.yml", folder.path("k8s")) == "--- a/web.yml\n+++ b/web.yml\n");
  std::filesystem::create_directory(folder.path("else"));
  CHECK(names("../link.yml", folder.path("else")) == "--- a/" + from_root + "\n+++ b/" + from_root + "\n");
  folder.write("else/a.yml", "image: front\n");
  const auto both =
      folder.kpin({"diff", "-f", "a.yml", "-f", "../link.yml"}, {}, {.folder = folder.path("else")}).out;
  const std::string folder_from_root = std::filesystem::canonical(folder.path("else")).relative_path();
  CHECK(contains(both, "--- a/" + folder_from_root + "/a.yml\n"));
  CHECK(contains(both, "--- a/" + from_root + "\n"));
}

TEST_CASE("diff: standard input, with its Config documents", "[cmd]") {
  const MappedImages folder;
  const std::string config = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n---\n";
  const auto result = folder.kpin(kDiff, config + "image: front");
  CHECK(result.status == 1);
  CHECK(result.out ==
        "--- a/stdin\n+++ b/stdin\n@@ -1,4 +1,4 @@\n"
        " apiVersion: kbld.k14s.io/v1alpha1\n kind: Config\n ---\n"
        "-image: front\n\\ No newline at end of file\n"
        "+image: " +
            kFront + "\n\\ No newline at end of file\n");
}

TEST_CASE("diff: exit status 0 without a difference, 2 for whatever goes wrong", "[cmd]") {
  const MappedImages folder;
  CHECK(folder.kpin(kDiff, "image: " + kFront + "\n").status == 0);
  CHECK(folder.kpin(kDiff, "image: " + kFront + "\n").out.empty());
  for (const std::string input : {"image: Not A Reference\n", "image: [\n", "a: 1\n\xFF"}) {
    const auto result = folder.kpin(kDiff, input);
    INFO(describe(result));
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    CHECK_FALSE(result.err.empty());
  }
  CHECK(folder.kpin({"diff", "--lock-output", folder.path("lock")}, "image: front\n").status == 2);
  CHECK(folder.kpin(kDiff, "image: front\n", {.output_path = "/dev/full"}).status == 2);
}

TEST_CASE("diff: patch takes it, whatever names and line ends there are", "[cmd]") {
  KPIN_NEEDS("patch", "diff");
  const MappedImages folder;
  const support::TempFolder copy;
  write_hostile_files(folder);
  write_hostile_files(copy);
  const auto patch = folder.kpin(diff("k8s"), {}, {.folder = folder.path()});

  const auto result = support::run({"patch", "-p1"}, {.input = patch.out, .folder = copy.path()});

  INFO(patch.out << result.out << result.err);
  CHECK(result.status == 0);
  check_patched(copy, folder);
}

TEST_CASE("diff: git apply takes it, whatever names and line ends there are", "[cmd]") {
  KPIN_NEEDS("git", "diff");
  const MappedImages folder;
  const support::TempFolder copy;
  write_hostile_files(folder);
  write_hostile_files(copy);
  const auto patch = folder.kpin(diff("./k8s/"), {}, {.folder = folder.path()});

  const auto result = support::run({"git", "apply"}, {.input = patch.out, .folder = copy.path()});

  INFO(patch.out << result.err);
  CHECK(result.status == 0);
  check_patched(copy, folder);
}

TEST_CASE("diff: absolute paths are told from the root", "[cmd]") {
  const MappedImages folder;
  const std::string file = folder.write("a.yml", "image: front\n");
  CHECK(folder.kpin(diff(file)).out.starts_with("--- a" + file + "\n+++ b" + file + "\n"));
}

TEST_CASE("diff: names cannot forge lines, nor contents a terminal", "[cmd]") {
  const MappedImages folder;
  folder.write("k8s/a\n+++ b/x\x1B[2J \x7F\"\\\xC2\x9B.yml", "image: front\n");
  CHECK(folder.kpin(diff("k8s"), {}, {.folder = folder.path()})
            .out.starts_with(
                "--- \"a/k8s/a\\012+++ b/x\\033[2J \\177\\\"\\\\\\302\\233.yml\"\n+++ \"b/k8s/a\\012"));

  // A document that nobody parses may be a neighbour.
  const std::string input = "\x1B[2J\t#\r\n---\nimage: front # \xC2\x85\n";
  CHECK(contains(folder.kpin(kDiff, input).out, " \x1B[2J\t#\r\n"));
  const std::string shown = on_terminal(folder, input, {{"TERM", "xterm"}, {"NO_COLOR", "1"}});
  CHECK(contains(shown, " \\x1B[2J"));
  CHECK(contains(shown, "-image: front # \\x85"));
  CHECK_FALSE(contains(shown, "\x1B"));
}

TEST_CASE("diff: colours on a terminal, by CLICOLOR_FORCE, and never with NO_COLOR", "[cmd]") {
  using Environment = std::map<std::string, std::optional<std::string>>;
  const MappedImages folder;
  const std::string input = "a: 1\nimage: front\n";
  const auto piped = [&](const Environment& environment) {
    return folder.kpin(kDiff, input, {.environment = environment}).out;
  };
  const std::string coloured =
      "\x1B[1m--- a/stdin\x1B[m\n\x1B[1m+++ b/stdin\x1B[m\n\x1B[36m@@ -1,2 +1,2 @@\x1B[m\n a: 1\n"
      "\x1B[31m-image: front\x1B[m\n\x1B[32m+image: " +
      kFront + "\x1B[m\n";
  CHECK(piped({{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", std::nullopt}}) == coloured);
  for (const Environment& environment :
       {Environment{{"CLICOLOR_FORCE", std::nullopt}}, Environment{{"CLICOLOR_FORCE", "0"}},
        Environment{{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}}) {
    CHECK_FALSE(contains(piped(environment), "\x1B"));
  }
  const Environment plain = {{"CLICOLOR_FORCE", std::nullopt}, {"NO_COLOR", std::nullopt}};
  const auto terminal = [&](const std::string& name) {
    Environment environment = plain;
    environment["TERM"] = name;
    return on_terminal(folder, input, environment);
  };
  CHECK(contains(terminal("xterm"), "\x1B[31m-image: front\x1B[m"));
  CHECK_FALSE(contains(terminal("dumb"), "\x1B"));
}
