#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "build/git_origins.hpp"
#include "support/catch.hpp"
#include "support/git_repository.hpp"
#include "support/helper_script.hpp"
#include "support/skip.hpp"

using build::git_origin;
using support::GitRepository;

namespace {

namespace fs = std::filesystem;
using Tags = std::vector<std::string>;

}  // namespace

TEST_CASE("git: a commit, its remote and its tags", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository repository;
  const std::string first = repository.commit();
  repository.git({"tag", "old"});
  const std::string sha = repository.commit("inner/file", "more");
  CHECK(origin(repository.path()) == image::GitOrigin{.remote_url = "<unknown>", .sha = sha});
  repository.git({"tag", "v2"});
  repository.git({"tag", "-a", "-m", "first", "v1"});
  repository.git({"remote", "add", "zeta", "https://z.io/x"});
  repository.git({"remote", "add", "beta", "https://me:secret@b.io/x"});
  const image::GitOrigin expected = {
      .remote_url = "https://_redacted_@b.io/x", .sha = sha, .tags = {"v1", "v2"}};
  CHECK(origin(repository.path()) == expected);
  CHECK(origin(repository.path("inner")) == expected);
  repository.git({"remote", "add", "origin", "git@o.io:x"});
  CHECK(origin(repository.path()).remote_url == "git@o.io:x");
  repository.git({"checkout", "-q", "--detach", first});
  CHECK(origin(repository.path()).sha == first);
  CHECK(origin(repository.path()).tags == Tags{"old"});
}

TEST_CASE("git: no commits, and a remote without an address", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository repository;
  repository.git({"config", "remote.a.fetch", "+refs/heads/*:refs/remotes/a/*"});
  CHECK(origin(repository.path()) == image::GitOrigin{.remote_url = "<unknown>", .sha = "<no commits>"});
  repository.folder().write("file", "x");
  CHECK(origin(repository.path()).dirty);
}

TEST_CASE("git: what is changed, added or unknown to Git makes it dirty, what is ignored does not",
          "[build]") {
  KPIN_NEEDS("git");
  const GitRepository repository;
  repository.folder().write(".gitignore", "*.o\n");
  repository.commit();
  fs::create_directory(repository.path("inner"));
  const auto is_dirty = [&] { return origin(repository.path("inner")).dirty; };
  CHECK_FALSE(is_dirty());
  repository.folder().write("a.o", "");
  CHECK_FALSE(is_dirty());
  SECTION("changed") { repository.folder().write("file", "tixt\n"); }
  SECTION("removed") { fs::remove(repository.path("file")); }
  SECTION("executable") { chmod(repository.path("file").c_str(), 0755); }
  SECTION("unknown") { repository.folder().write("new", ""); }
  SECTION("unknown, and the user's Git is told not to look") {
    repository.git({"config", "status.showUntrackedFiles", "no"});
    repository.folder().write("new", "");
  }
  SECTION("added") {
    repository.folder().write("new", "");
    repository.git({"add", "new"});
  }
  CHECK(is_dirty());
}

TEST_CASE("git: nothing is told of a folder in no work tree", "[build]") {
  KPIN_NEEDS("git");
  const support::TempFolder plain;
  CHECK_FALSE(git_origin(plain.path()).origin);
  CHECK(git_origin(plain.path()).warning.empty());
  CHECK(git_origin(plain.path("none")).warning.empty());
  const GitRepository repository;
  repository.commit();
  CHECK_FALSE(git_origin(repository.path(".git")).origin);
  repository.git({"clone", "-q", "--bare", ".", plain.path("bare")});
  CHECK_FALSE(git_origin(plain.path("bare")).origin);
}

TEST_CASE("git: a linked work tree has its own commit", "[build]") {
  KPIN_NEEDS("git");
  const support::TempFolder other;
  const GitRepository repository;
  const std::string first = repository.commit();
  repository.git({"worktree", "add", "-q", other.path("linked"), "HEAD"});
  repository.commit("file", "changed");
  CHECK(origin(other.path("linked")).sha == first);
  other.write("linked/file", "dirt");
  CHECK(origin(other.path("linked")).dirty);
  CHECK_FALSE(origin(repository.path()).dirty);
}

TEST_CASE("git: a submodule has its own commit, and its dirt is that of the whole", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository innermost;
  innermost.commit();
  const GitRepository inner;
  inner.git({"submodule", "--quiet", "add", innermost.path(), "deep"});
  const std::string sha = inner.commit();
  const GitRepository repository;
  repository.git({"submodule", "--quiet", "add", inner.path(), "lib/inner"});
  repository.git({"submodule", "--quiet", "update", "--init", "--recursive"});
  const std::string outer_sha = repository.commit();
  CHECK(origin(repository.path()) == image::GitOrigin{.remote_url = "<unknown>", .sha = outer_sha});
  CHECK(origin(repository.path("lib/inner")).sha == sha);
  SECTION("in a file of the submodule") { repository.folder().write("lib/inner/file", "dirt"); }
  SECTION("in a submodule of the submodule") { repository.folder().write("lib/inner/deep/new", "dirt"); }
  SECTION("in its commit") {
    repository.git({"-C", "lib/inner", "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q",
                    "--allow-empty", "-m", "x"});
  }
  SECTION("and the configuration would not have it looked at") {
    repository.git({"config", "submodule.lib/inner.ignore", "all"});
    repository.folder().write("lib/inner/file", "dirt");
  }
  CHECK(origin(repository.path()).dirty);
}

TEST_CASE("git: a list of submodules does not lead out of the work tree, nor in a circle", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository outside;
  outside.folder().write("dirt", "");
  const GitRepository repository;
  fs::create_directory_symlink(outside.path(), repository.path("link"));
  const std::string name = fs::path(outside.path()).filename().string();
  repository.commit(".gitmodules", "[submodule \"a\"]\n\tpath = ../" + name +
                                       "\n[submodule \"b\"]\n\tpath = link\n[submodule \"c\"]\n\tpath = .\n" +
                                       "[submodule \"d\"]\n\tpath = " + outside.path() + "\n");
  CHECK_FALSE(origin(repository.path()).dirty);
}

TEST_CASE("git: the caller's variables do not mislead it", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository other;
  other.commit("other", "x");
  const GitRepository repository;
  const std::string sha = repository.commit();
  repository.git({"tag", "v1"});
  const Variables hook({{"GIT_DIR", other.path(".git")},
                        {"GIT_WORK_TREE", other.path()},
                        {"GIT_INDEX_FILE", other.path(".git/index")},
                        {"GIT_PREFIX", "x/"},
                        {"GIT_CONFIG_PARAMETERS", "'core.bare=true'"},
                        {"GIT_TRACE", other.path("trace")},
                        {"LC_ALL", "de_DE.UTF-8"}});
  CHECK(origin(repository.path()) == image::GitOrigin{.remote_url = "<unknown>", .sha = sha, .tags = {"v1"}});
  CHECK_FALSE(fs::exists(other.path("trace")));
}

TEST_CASE("git: what the user configures by variables counts", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository repository;
  repository.commit();
  repository.git({"remote", "add", "origin", "hub:x"});
  const Variables user({{"GIT_CONFIG_COUNT", "1"},
                        {"GIT_CONFIG_KEY_0", "url.https://token@hub.io/.insteadOf"},
                        {"GIT_CONFIG_VALUE_0", "hub:"}});
  CHECK(origin(repository.path()).remote_url == "https://_redacted_@hub.io/x");
}

TEST_CASE("git: the repository is left as it was", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository repository;
  repository.commit();
  fs::last_write_time(repository.path("file"), fs::file_time_type::clock::now() + std::chrono::seconds(5));
  const std::string before = support::read_file(repository.path(".git/index"));
  CHECK_FALSE(origin(repository.path()).dirty);
  CHECK(support::read_file(repository.path(".git/index")) == before);
}

TEST_CASE("git: tags that are no text are left out", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository repository;
  const std::string sha = repository.commit();
  repository.git({"tag", "v1\xFF"});
  repository.git({"tag", "caf\xC3\xA9"});
  CHECK(origin(repository.path()).tags == Tags{"caf\xC3\xA9"});
}

TEST_CASE("git: where there is no Git, that is told of a repository only", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository repository;
  const support::TempFolder plain;
  const support::PathVariable path(plain.path());
  CHECK(git_origin(repository.path()).warning ==
        "it is not noted which commit '" + repository.path() + "' is at: Git is not installed");
  CHECK(git_origin(plain.path()).warning.empty());
}

TEST_CASE("git: a repository that Git refuses is told of, with what Git says", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository repository;
  repository.commit();
  SECTION("of another owner") {
    KPIN_SKIP_IF(geteuid() != 0, "only root can give files away");
    for (const auto& entry : {repository.path(), repository.path(".git")})
      REQUIRE(lchown(entry.c_str(), 12345, 12345) == 0);
    CHECK_THAT(git_origin(repository.path()).warning,
               Catch::StartsWith("it is not noted which commit '" + repository.path() +
                                 "' is at: git rev-parse: fatal: detected dubious ownership in repository") &&
                   Catch::Contains("safe.directory"));
  }
  SECTION("broken") {
    fs::remove_all(repository.path(".git/objects"));
    CHECK_THAT(git_origin(repository.path()).warning, Catch::Contains("fatal: not a git repository"));
  }
  SECTION("with a configuration that is none") {
    repository.folder().write(".git/config", "[core\n");
    CHECK_THAT(git_origin(repository.path()).warning,
               Catch::Contains("bad config line 1 in file .git/config"));
  }
  CHECK_FALSE(git_origin(repository.path()).origin);
}
