#include "build/context_hash.hpp"

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.hpp"
#include "build/context_tree.hpp"
#include "support/catch.hpp"
#include "support/file_descriptor.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

namespace fs = std::filesystem;
using build::IgnoreRules;

namespace {

std::string hash(const support::TempFolder& folder, const std::string& rules = {}) {
  return build::context_hash(folder.path(), IgnoreRules::parse(rules));
}

std::string names(const support::TempFolder& folder, const std::string& rules = {}) {
  std::string text;
  for (const auto& entry : build::context_entries(folder.path(), IgnoreRules::parse(rules))) {
    text += static_cast<char>(entry.type) + (' ' + entry.name) + '\n';
  }
  return text;
}

/// A small tree; every call makes the same, in another order.
void fill(const support::TempFolder& folder, bool backwards = false) {
  for (int i = 0; i < 4; ++i) {
    switch (backwards ? 3 - i : i) {
      case 0:
        folder.write("a", "content");
        break;
      case 1:
        folder.write("sub/b", "more");
        break;
      case 2:
        fs::create_directory(folder.path("empty"));
        break;
      default:
        fs::create_symlink("sub/b", folder.path("link"));
    }
  }
}

/// Root may read everything; while this lives, the test is somebody else, whose the folder is.
class AnotherUser {
 public:
  explicit AnotherUser(const support::TempFolder& folder) {
    if (geteuid() != 0) return;
    REQUIRE(chown(folder.path().c_str(), kNobody, kNobody) == 0);
    REQUIRE(seteuid(kNobody) == 0);
    is_changed_ = true;
  }
  ~AnotherUser() {
    if (is_changed_) static_cast<void>(seteuid(0) == 0);
  }
  AnotherUser(const AnotherUser&) = delete;
  AnotherUser& operator=(const AnotherUser&) = delete;

 private:
  static constexpr uid_t kNobody = 65534;
  bool is_changed_ = false;
};

}  // namespace

TEST_CASE("context hash: it does not depend on the machine", "[build]") {
  const support::TempFolder one;
  const support::TempFolder two;
  fill(one);
  fill(two, true);
  const std::string before = hash(one);
  CHECK(before.size() == 64);
  CHECK(hash(two) == before);

  fs::last_write_time(two.path("a"), fs::file_time_type::clock::now() - std::chrono::hours(1000));
  chmod(two.path("a").c_str(), 0606);
  chmod(two.path("sub").c_str(), 02700);
  CHECK(hash(two) == before);
  const std::string through_link = one.path() + ".link";
  fs::create_directory_symlink(one.path(), through_link);
  CHECK(build::context_hash(through_link, IgnoreRules()) == before);
  fs::remove(through_link);
}

TEST_CASE("context hash: the hash of a known tree stays what it is", "[build]") {
  const support::TempFolder folder;
  fill(folder);
  // Images are tagged by it: whoever changes what is hashed changes the version in it, too.
  CHECK(hash(folder) == "4ea44899e9c2fca2a140a64a0cb1103c6b2d0acdac71132ee33b5ba3eb458dc6");
}

TEST_CASE("context hash: every change that a build can see changes it", "[build]") {
  const support::TempFolder folder;
  fill(folder);
  const std::string before = hash(folder);

  SECTION("content") { folder.write("a", "Content"); }
  SECTION("a file more") { folder.write("c", ""); }
  SECTION("a file less") { fs::remove(folder.path("a")); }
  SECTION("an empty folder less") { fs::remove(folder.path("empty")); }
  SECTION("a name") { fs::rename(folder.path("a"), folder.path("A")); }
  SECTION("a folder") { fs::rename(folder.path("sub"), folder.path("bus")); }
  SECTION("executable") { chmod(folder.path("a").c_str(), 0744); }
  SECTION("set-user-ID") { chmod(folder.path("a").c_str(), 04644); }
  SECTION("a link's target") {
    fs::remove(folder.path("link"));
    fs::create_symlink("sub/c", folder.path("link"));
  }
  SECTION("a file instead of a link") {
    fs::remove(folder.path("link"));
    folder.write("link", "sub/b");
  }
  SECTION("a file instead of an empty folder") {
    fs::remove(folder.path("empty"));
    folder.write("empty", "");
  }
  SECTION("a pipe") { REQUIRE(mkfifo(folder.path("pipe").c_str(), 0644) == 0); }
  CHECK(hash(folder) != before);
}

TEST_CASE("context hash: what is moved from one name to the next is seen", "[build]") {
  const support::TempFolder one;
  const support::TempFolder two;
  one.write("ab", "c");
  two.write("a", "bc");
  CHECK(hash(one) != hash(two));
}

TEST_CASE("context hash: large files are read to their end", "[build]") {
  const support::TempFolder folder;
  std::string bytes(1'000'000, 'x');
  folder.write("large", bytes);
  const std::string before = hash(folder);
  bytes.back() = 'y';
  folder.write("large", bytes);
  CHECK(hash(folder) != before);
}

TEST_CASE("context hash: what is ignored does not count", "[build]") {
  const support::TempFolder folder;
  fill(folder);
  const std::string rules = "out\n*.log\nsub\n!sub/b";
  const std::string before = hash(folder, rules);
  folder.write("out/x", "1");
  folder.write("a.log", "1");
  folder.write("sub/c", "1");
  CHECK(hash(folder, rules) == before);
  folder.write("sub/b", "changed");
  CHECK(hash(folder, rules) != before);
}

TEST_CASE("context hash: Dockerfile and ignore file count wherever they are", "[build]") {
  const support::TempFolder folder;
  const support::TempFolder elsewhere;
  folder.write("a", "content");
  folder.write(".dockerignore", "Dockerfile\n.dockerignore\nsecret");
  folder.write("Dockerfile", "FROM scratch");
  const std::string outside = elsewhere.write("Dockerfile", "FROM scratch");
  const auto with = [&](const std::string& dockerfile) {
    return build::context_hash(folder.path(), build::read_ignore(folder.path(), dockerfile));
  };
  const std::string before = with("Dockerfile");
  CHECK(with(outside) == before);
  CHECK(with("") != before);

  folder.write("secret", "1");
  CHECK(with("Dockerfile") == before);
  elsewhere.write("Dockerfile", "FROM busybox");
  CHECK(with(outside) != before);
  folder.write(".dockerignore", "Dockerfile\n.dockerignore\nsecret\n# comment");
  CHECK(with("Dockerfile") != before);
  CHECK_THROWS_WITH(with("None"), folder.path("None") + ": cannot open: No such file or directory");
}

TEST_CASE("context: names are sorted by their bytes, links are not followed", "[build]") {
  const support::TempFolder folder;
  folder.write("b/x", "");
  folder.write("b-a", "");
  folder.write("B", "");
  folder.write("\xC3\xA9", "");
  folder.write("\xFF\n", "");
  fs::create_directory_symlink("b", folder.path("c"));
  fs::create_symlink("/nowhere", folder.path("dangling"));
  CHECK(names(folder) == "f B\nd b\nf b-a\nf b/x\nl c\nl dangling\nf \xC3\xA9\nf \xFF\n\n");
}

TEST_CASE("context: ignored folders are there if something in them is", "[build]") {
  const support::TempFolder folder;
  folder.write("a/b/c/keep", "");
  folder.write("a/b/c/drop", "");
  folder.write("a/x/drop", "");
  folder.write("z/drop", "");
  CHECK(names(folder, "*\n!a/b/c/keep") == "d a\nd a/b\nd a/b/c\nf a/b/c/keep\n");
  CHECK(names(folder, "*\n!**/keep") == "d a\nd a/b\nd a/b/c\nf a/b/c/keep\n");
  CHECK(names(folder, "a\n!a/b") == "d a\nd a/b\nd a/b/c\nf a/b/c/drop\nf a/b/c/keep\nd z\nf z/drop\n");
  CHECK(names(folder, "*").empty());
}

TEST_CASE("context: sockets are left out, pipes are not waited for", "[build]") {
  const support::TempFolder folder;
  const support::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  folder.path("s").copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(mkfifo(folder.path("p").c_str(), 0644) == 0);
  CHECK(names(folder) == "p p\n");
  CHECK(hash(folder).size() == 64);
}

TEST_CASE("context hash: devices count by their numbers", "[build]") {
  const support::TempFolder folder;
  KPIN_SKIP_IF(mknod(folder.path("null").c_str(), S_IFCHR | 0666, makedev(1, 3)) != 0,
               "devices cannot be made here");
  CHECK(names(folder) == "c null\n");
  const std::string before = hash(folder);
  fs::remove(folder.path("null"));
  REQUIRE(mknod(folder.path("null").c_str(), S_IFCHR | 0666, makedev(1, 5)) == 0);
  CHECK(hash(folder) != before);
}

TEST_CASE("context hash: what cannot be read is named", "[build]") {
  const support::TempFolder folder;
  CHECK_THROWS_WITH(build::context_hash(folder.path("none"), IgnoreRules()),
                    folder.path("none") + ": cannot read the folder: No such file or directory");
  const std::string file = folder.write("file", "x");
  CHECK_THROWS_WITH(build::context_hash(file, IgnoreRules()),
                    file + ": cannot read the folder: Not a directory");

  chmod(file.c_str(), 0);
  const AnotherUser user(folder);
  CHECK_THROWS_WITH(hash(folder), file + ": cannot read: Permission denied");
}

TEST_CASE("context hash: a file that is written to meanwhile is an error", "[build]") {
  const support::TempFolder folder;
  const std::string path = folder.write("log", std::string(20'000'000, 'x'));
  std::atomic<bool> stop = false;
  std::jthread writer([&] {
    for (int size = 20'000'000; !stop; ++size) static_cast<void>(truncate(path.c_str(), size));
  });
  std::string message;
  // The writer may not get a turn at once.
  for (int tries = 0; message.empty() && tries < 100; ++tries) {
    try {
      hash(folder);
    } catch (const base::Error& error) {
      message = error.what();
    }
  }
  stop = true;
  CHECK(message == path + ": it changed while it was read: start again when nothing writes to it");
}
