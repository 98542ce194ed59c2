// A lock that would overwrite what is read, through the kpin binary. No registry is asked: an image map
// tells.

#include <filesystem>

#include <fcntl.h>

#include "support/catch.hpp"
#include "support/file_descriptor.hpp"
#include "support/manifests.hpp"
#include "support/mapped_images.hpp"
#include "support/process.hpp"

using support::contains;
using support::describe;
using support::kFront;
using support::MappedImages;
using support::pod;

namespace {

namespace fs = std::filesystem;

const std::string kConfig = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n";

/// What is said of `args`, which must leave l.yml as it is. "gone" is no image that could be pinned, so that
/// looking it up would fail in another way.
std::string refusal(const MappedImages& folder, const support::Argv& args,
                    support::ProcessOptions options = {}) {
  const std::string before = folder.read("l.yml");
  options.folder = folder.path();
  const auto result = folder.kpin(args, {}, std::move(options));
  INFO(describe(result));
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  CHECK(folder.read("l.yml") == before);
  return result.err;
}

std::string refused(const std::string& input, const std::string& option) {
  return "kpin: " + input + ": this input has more in it than a lock, and " + option +
         " would overwrite it. Name another file for the lock.\n";
}

}  // namespace

TEST_CASE("lock place: an input with resources is not overwritten, whatever it is called", "[cmd]") {
  const MappedImages folder;
  const std::string file = folder.write("l.yml", kConfig + "---\n" + pod("Not A Reference"));
  fs::create_symlink("l.yml", folder.path("symbolic.yml"));
  fs::create_hard_link(file, folder.path("hard.yml"));

  for (const std::string& lock : {std::string("l.yml"), std::string("./l.yml"), std::string("symbolic.yml"),
                                  std::string("hard.yml"), file}) {
    CHECK(refusal(folder, {"-f", "l.yml", "--lock-output", lock}) ==
          refused("l.yml", "--lock-output " + lock));
    CHECK(refusal(folder, {"-f", lock, "--imgpkg-lock-output", "l.yml"}) ==
          refused(lock, "--imgpkg-lock-output l.yml"));
    CHECK(refusal(folder, {"-i", "-f", lock, "--lock-output", "l.yml"}) ==
          refused(lock, "--lock-output l.yml"));
  }
  CHECK(fs::is_symlink(folder.path("symbolic.yml")));
  CHECK(contains(refusal(folder, {"-f", ".", "--lock-output", "l.yml"}), "has more in it than a lock"));
}

TEST_CASE("lock place: standard input from the lock's file counts as well", "[cmd]") {
  const MappedImages folder;
  const std::string file = folder.write("l.yml", pod("front"));
  const auto from_file = [&](const support::Argv& args) {
    const support::FileDescriptor input(open(file.c_str(), O_RDONLY | O_CLOEXEC));
    return refusal(folder, args, {.input_fd = input.get()});
  };
  CHECK(from_file({"--lock-output", "l.yml"}) == refused("stdin", "--lock-output l.yml"));
  CHECK(from_file({"-f", "/dev/stdin", "--lock-output", "l.yml"}) ==
        refused("/dev/stdin", "--lock-output l.yml"));
}

TEST_CASE("lock place: the image map is not overwritten", "[cmd]") {
  const MappedImages folder;
  folder.write("l.yml", pod("front"));
  const std::string map = folder.read("map.json");
  CHECK(refusal(folder, {"-f", "l.yml", "--lock-output", "./map.json"}) ==
        "kpin: " + folder.path("map.json") +
            ": this is the image map, and --lock-output ./map.json would overwrite it. Name another file for "
            "the "
            "lock.\n");
  CHECK(folder.read("map.json") == map);
}

TEST_CASE("lock place: a lock may be read and written in one run, with comments and its folder", "[cmd]") {
  const MappedImages folder;
  folder.write("k8s/a.yml", pod("front"));
  const std::string comments = "# our lock\n---\n# of today\n---\n";
  for (const std::string& old : {std::string(), comments + kConfig + "---\n", comments}) {
    CAPTURE(old);
    const std::string lock = folder.write("k8s/lock.yml", old);
    const auto result = folder.kpin({"-f", folder.path("k8s"), "--lock-output", lock});
    INFO(describe(result));
    CHECK(result.status == 0);
    CHECK(contains(folder.read("k8s/lock.yml"), "newImage: " + kFront));
  }
}

TEST_CASE("lock place: an image lock may be read and written, a document of an unknown kind may not",
          "[cmd]") {
  const MappedImages folder;
  folder.write("l.yml", "apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages: []\n");
  const support::Argv args = {"-f", "l.yml", "--imgpkg-lock-output", "l.yml"};
  CHECK(folder.kpin(args, {}, {.folder = folder.path()}).status == 0);

  folder.write("l.yml", "apiVersion: kbld.k14s.io/v1alpha1\nkind: Confg\n");
  CHECK(refusal(folder, args) == refused("l.yml", "--imgpkg-lock-output l.yml"));
}

TEST_CASE("lock place: a Config that says more than a lock can is not overwritten", "[cmd]") {
  const MappedImages folder;
  const std::string head = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n";
  for (const std::string more :
       {"policies: [{image: a, skip: true}]\n", "overrides: [{image: a, newImage: b}]\n",
        "sources: [{image: a, path: .}]\n", "destinations: [{image: a}]\n", "builders: {allow: [command]}\n",
        "overrides: 7\n"}) {
    CAPTURE(more);
    folder.write("l.yml", head + more);
    CHECK(refusal(folder, {"-f", "l.yml", "--lock-output", "l.yml"}) ==
          refused("l.yml", "--lock-output l.yml"));
    CHECK(folder.read("l.yml") == head + more);
  }
  folder.write("l.yml", head + "searchRules: [{keyMatcher: {name: a}}]\n");
  CHECK(folder.kpin({"-f", "l.yml", "--lock-output", "l.yml"}, {}, {.folder = folder.path()}).status == 0);
}

TEST_CASE("lock place: a list of references has no lock", "[cmd]") {
  const auto result = support::run_kpin({"--unresolved-inspect", "--lock-output", "l.yml"}, pod("front"));
  CHECK(result.status == 2);
  CHECK(result.err == "kpin: --unresolved-inspect looks nothing up that a lock could have\n");
}
