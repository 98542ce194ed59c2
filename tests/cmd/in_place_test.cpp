// `kpin -i`, through the kpin binary, and the files it writes. No registry is asked: an image map tells.

#include "cmd/in_place.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "cmd/file.hpp"
#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/mapped_images.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"

using support::contains;
using support::describe;
using support::kFront;
using support::pod;
using support::run_kpin;

namespace {

namespace fs = std::filesystem;

/// A file as the system has it: another inode or time tells that it was written.
struct Stat {
  explicit Stat(const std::string& path) {
    if (lstat(path.c_str(), &found) != 0) throw std::runtime_error(path + ": cannot stat");
  }

  [[nodiscard]] bool is_same_file(const Stat& other) const {
    return found.st_ino == other.found.st_ino && found.st_mtim.tv_sec == other.found.st_mtim.tv_sec &&
           found.st_mtim.tv_nsec == other.found.st_mtim.tv_nsec;
  }

  struct stat found = {};
};

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("in place: files are edited, those without images are not touched", "[cmd]") {
  const support::MappedImages folder;
  const std::string web = folder.write("k8s/web.yml", pod("front  # the front end"));
  const std::string none = folder.write("k8s/none.yaml", "kind:   ConfigMap\n");
  const Stat before(none);

  const auto result = folder.kpin({"-i", "-f", folder.path("k8s")});

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out.empty());
  CHECK(result.err == "resolve | final: front -> " + kFront + "\nedit | changed: " + web + "\n");
  CHECK(contains(folder.read("k8s/web.yml"), "  - image: " + kFront + "  # the front end\n"));
  CHECK(Stat(none).is_same_file(before));
  CHECK(names_in(folder.path("k8s")) == std::vector<std::string>{"none.yaml", "web.yml"});

  const Stat pinned(web);
  const auto again = folder.kpin({"--in-place", "-q", "-f", folder.path("k8s")});
  CHECK(again.status == 0);
  CHECK(again.err.empty());
  CHECK(Stat(web).is_same_file(pinned));
}

TEST_CASE("in place: Config documents count and stay where they are", "[cmd]") {
  const support::MappedImages folder;
  const std::string config =
      "# ours\n---\napiVersion: kbld.k14s.io/v1alpha1\nkind: Config\noverrides:\n- image: x\n  newImage: " +
      kFront + "\n  preresolved: true\n---\n";
  folder.write("all.yml", config + "image: x\n---\nimage: y\n");

  CHECK(folder.kpin({"-i", "-q", "--images-annotation=false", "--skip=y", "-f", folder.path("all.yml")})
            .status == 0);

  CHECK(folder.read("all.yml") == config + "image: " + kFront + "\n---\nimage: y\n");
}

TEST_CASE("in place: byte order mark, CRLF, JSON and a missing line end stay as they are", "[cmd]") {
  const support::MappedImages folder;
  const std::map<std::string, std::string> texts = {
      {"mark.yml", "\xEF\xBB\xBF# \r\na: \"x\"\r\nimage: 'IMAGE'\r\n"},
      {"a.json", "{\"image\": \"IMAGE\",\n \"b\" : 1 }"},
      {"end.yaml", "b: 1\nimage: IMAGE"},
  };
  const auto with = [](std::string text, const std::string& image) {
    return text.replace(text.find("IMAGE"), 5, image);
  };
  for (const auto& [name, text] : texts) folder.write("k8s/" + name, with(text, "front"));

  CHECK(folder.kpin({"-i", "--images-annotation=false", "-f", folder.path("k8s")}).status == 0);

  for (const auto& [name, text] : texts) CHECK(folder.read("k8s/" + name) == with(text, kFront));
}

TEST_CASE("in place: when anything fails nothing is written", "[cmd]") {
  const support::MappedImages folder;
  folder.write("k8s/a.yml", pod("front"));
  folder.write("k8s/b.yml", pod("Not A Reference"));
  const Stat before(folder.path("k8s/a.yml"));

  const auto unresolved = folder.kpin({"-i", "-f", folder.path("k8s")});
  CHECK(unresolved.status == 1);
  CHECK(contains(unresolved.err, folder.path("k8s/b.yml") + ":7:12: cannot resolve"));
  folder.write("k8s/b.yml", "image: [\n");
  CHECK(folder.kpin({"-i", "-f", folder.path("k8s")}).status == 2);
  CHECK(folder.kpin({"-i", "-f", folder.path("k8s/a.yml") + ",missing.yml"}).status == 2);
  CHECK(
      folder.kpin({"-i", "-f", folder.path("k8s/a.yml"), "--lock-output", folder.path("no/folder")}).status ==
      1);

  CHECK(Stat(folder.path("k8s/a.yml")).is_same_file(before));
  CHECK(names_in(folder.path("k8s")) == std::vector<std::string>{"a.yml", "b.yml"});
}

TEST_CASE("in place: a lock is written as well", "[cmd]") {
  const support::MappedImages folder;
  const std::string file = folder.write("a.yml", pod("front"));

  CHECK(folder.kpin({"-i", "-f", file, "--lock-output", folder.path("lock.yml")}).status == 0);

  CHECK(contains(folder.read("a.yml"), kFront));
  CHECK(contains(folder.read("lock.yml"), kFront));
}

TEST_CASE("in place: a link stays, its target keeps its mode and is edited once", "[cmd]") {
  const support::MappedImages folder;
  const std::string target = folder.write("k8s/web.yml", pod("front"));
  const std::string other = folder.write("elsewhere/real", pod("front"));
  fs::permissions(target, fs::perms(0640));
  fs::permissions(other, fs::perms(0604));
  fs::create_symlink("web.yml", folder.path("k8s/a-link.yml"));
  fs::create_symlink("../elsewhere/real", folder.path("k8s/b-link.yml"));

  const auto result = folder.kpin({"-i", "-f", folder.path("k8s") + ',' + folder.path("k8s/../k8s/web.yml")});

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(contains(result.err,
                 "edit | changed: " + folder.path("k8s/b-link.yml") + "\nedit | changed: " + target + "\n"));
  CHECK_FALSE(contains(result.err, "a-link"));
  CHECK(S_ISLNK(Stat(folder.path("k8s/a-link.yml")).found.st_mode));
  CHECK(S_ISLNK(Stat(folder.path("k8s/b-link.yml")).found.st_mode));
  CHECK((Stat(target).found.st_mode & 07777U) == 0640);
  CHECK((Stat(other).found.st_mode & 07777U) == 0604);
  CHECK(contains(folder.read("k8s/web.yml"), kFront));
  CHECK(contains(folder.read("elsewhere/real"), kFront));
}

TEST_CASE("in place: the owner stays", "[cmd]") {
  KPIN_SKIP_IF(geteuid() != 0, "it takes root to give files away");
  const support::MappedImages folder;
  const std::string file = folder.write("a.yml", pod("front"));
  REQUIRE(chown(file.c_str(), 4321, 8765) == 0);
  REQUIRE(chmod(file.c_str(), 04750) == 0);

  CHECK(folder.kpin({"-i", "-f", file}).status == 0);

  const Stat after(file);
  CHECK(after.found.st_uid == 4321);
  CHECK(after.found.st_gid == 8765);
  CHECK((after.found.st_mode & 07777U) == 04750);
  CHECK(contains(folder.read("a.yml"), kFront));
}

TEST_CASE("in place: what is no file is refused", "[cmd]") {
  const support::MappedImages folder;
  const auto refusal = [&](const support::Argv& args) {
    const auto result = folder.kpin(args);
    CHECK(result.status == 2);
    CHECK(result.out.empty());
    return result.err;
  };
  CHECK(refusal({"-i"}) == "kpin: -i edits files: name them, or their folder, with -f\n");
  CHECK(refusal({"-i", "-f", "-"}) == "kpin: -i edits files, and standard input (-f -) is none\n");
  CHECK(refusal({"-i", "-f", "https://u:secret@example.com/a.yml"}) ==
        "kpin: https://_redacted_@example.com/a.yml: -i edits files, and this is a URL: save it to a file "
        "first\n");
  const std::string fifo = folder.path("fifo");
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(refusal({"-i", "-f", fifo}) == "kpin: " + fifo + ": -i edits regular files, and this is none\n");
  CHECK(contains(refusal({"-i", "-f", folder.path("gone.yml")}), "gone.yml: cannot open"));
}

TEST_CASE("in place: a file that was changed meanwhile is left alone, and so are all others", "[cmd]") {
  const support::MappedImages folder;
  const std::string first = folder.write("a.yml", "old a\n");
  const std::string second = folder.write("b.yml", "changed\n");
  const cmd::Input a = {.name = first, .bytes = "old a\n", .path = first};
  const cmd::Input b = {.name = second, .bytes = "old b\n", .path = second};

  CHECK_THROWS_WITH(cmd::edit_files({{.input = a, .bytes = "new a\n"}, {.input = b, .bytes = "new b\n"}}),
                    second +
                        ": it was changed while kpin was looking images up, so no file is edited. Run "
                        "kpin again.");

  CHECK(folder.read("a.yml") == "old a\n");
  CHECK(folder.read("b.yml") == "changed\n");
}

TEST_CASE("in place: a signal that comes before files are replaced leaves nothing behind", "[cmd]") {
  const support::MappedImages folder;
  const std::string path = folder.write("k8s/a.yml", "old\n");
  const cmd::Input input = {.name = path, .bytes = "old\n", .path = path};
  const auto interrupted = [&] {
    const base::InterruptScope scope;
    kill(getpid(), SIGTERM);
    cmd::edit_files({{.input = input, .bytes = "new\n"}});
  };

  CHECK_THROWS_AS(interrupted(), base::Interrupted);

  CHECK(folder.read("k8s/a.yml") == "old\n");
  CHECK(names_in(folder.path("k8s")) == std::vector<std::string>{"a.yml"});
}

TEST_CASE("in place: how many files there are makes no difference to open files", "[cmd]") {
  const support::MappedImages folder;
  std::vector<cmd::Input> inputs;
  for (int i = 0; i < 200; ++i) {
    const std::string path = folder.write(std::to_string(i) + ".yml", "old\n");
    inputs.push_back({.name = path, .bytes = "old\n", .path = path});
  }
  std::vector<cmd::Revision> revisions;
  for (const cmd::Input& input : inputs) revisions.push_back({.input = input, .bytes = "new\n"});
  rlimit usual = {};
  REQUIRE(getrlimit(RLIMIT_NOFILE, &usual) == 0);
  const rlimit few = {.rlim_cur = 100, .rlim_max = usual.rlim_max};
  REQUIRE(setrlimit(RLIMIT_NOFILE, &few) == 0);

  CHECK_NOTHROW(cmd::edit_files(revisions));

  REQUIRE(setrlimit(RLIMIT_NOFILE, &usual) == 0);
  CHECK(folder.read("199.yml") == "new\n");
}

TEST_CASE("in place: what is no resource gets no annotation", "[cmd]") {
  const support::MappedImages folder;
  const std::string file = folder.write("compose.yml", "services:\n  web:\n    image: front\n");
  CHECK(folder.kpin({"-i", "-f", file}).status == 0);
  CHECK(folder.read("compose.yml") == "services:\n  web:\n    image: " + kFront + "\n");
  const auto filtered = folder.kpin({"-f", folder.write("again.yml", "image: front\n")});
  CHECK(contains(filtered.out, "kbld.k14s.io/images"));  // as kbld does it
}
