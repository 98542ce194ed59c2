// Repositories whose parts are in unusual places, or whose configuration decides how files are compared: what
// is found of them is what Git itself says.

#include <filesystem>

#include "build/git_origins.hpp"
#include "support/git_repository.hpp"
#include "support/skip.hpp"

using support::GitRepository;

namespace {

namespace fs = std::filesystem;

void touch(const std::string& path) {
  fs::last_write_time(path, fs::file_time_type::clock::now() + std::chrono::seconds(5));
}

/// Whether the state is found and clean.
bool is_clean_at(const std::string& folder, const std::string& sha) {
  const image::GitOrigin found = origin(folder);
  CHECK(found.sha == sha);
  return !found.dirty;
}

}  // namespace

TEST_CASE("git: an index in parts", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository repository;
  const std::string sha = repository.commit();
  repository.git({"update-index", "--split-index"});
  CHECK(is_clean_at(repository.path(), sha));
  repository.folder().write("file", "dirt");
  CHECK(origin(repository.path()).dirty);
}

TEST_CASE("git: objects that are another repository's, by a relative path", "[build]") {
  KPIN_NEEDS("git");
  const support::TempFolder folder;
  const GitRepository repository;
  const std::string sha = repository.commit();
  repository.git({"clone", "-q", "--shared", ".", folder.path("clone")});
  const fs::path objects = folder.path("clone/.git/objects");
  const std::string relative =
      fs::relative(fs::canonical(repository.path(".git/objects")), fs::canonical(objects)).string();
  folder.write("clone/.git/objects/info/alternates", relative + "\n");
  CHECK(is_clean_at(folder.path("clone"), sha));
  CHECK(origin(folder.path("clone")).remote_url == repository.path() + "/.");
}

TEST_CASE("git: objects named by SHA-256", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository repository;
  fs::remove_all(repository.path(".git"));
  repository.git({"init", "-q", "-b", "main", "--object-format=sha256"});
  const std::string sha = repository.commit();
  REQUIRE(sha.size() == 64);
  CHECK(is_clean_at(repository.path(), sha));
}

TEST_CASE("git: references in one file, in a linked work tree as well", "[build]") {
  KPIN_NEEDS("git");
  const support::TempFolder other;
  const GitRepository repository;
  const std::string sha = repository.commit();
  repository.git({"tag", "v1"});
  repository.git({"worktree", "add", "-q", "-b", "side", other.path("linked")});
  repository.git({"pack-refs", "--all"});
  repository.git({"remote", "add", "origin", "https://a.io/x"});
  for (const std::string& place : {repository.path(), other.path("linked")}) {
    const image::GitOrigin found = origin(place);
    CHECK(found == image::GitOrigin{.remote_url = "https://a.io/x", .sha = sha, .tags = {"v1"}});
  }
}

TEST_CASE("git: a shallow clone, and one without blobs", "[build]") {
  KPIN_NEEDS("git");
  const support::TempFolder folder;
  const GitRepository repository;
  repository.commit();
  const std::string sha = repository.commit("file", "more\n");
  repository.git({"config", "uploadpack.allowFilter", "true"});
  const std::string url = "file://" + repository.path();
  repository.git({"clone", "-q", "--depth=1", url, folder.path("shallow")});
  repository.git({"clone", "-q", "--filter=blob:none", url, folder.path("partial")});
  CHECK(is_clean_at(folder.path("shallow"), sha));
  touch(folder.path("partial/file"));
  CHECK(is_clean_at(folder.path("partial"), sha));
  CHECK(origin(folder.path("partial")).remote_url == url);
}

TEST_CASE("git: what the repository says of files counts", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository repository;
  const std::string sha = repository.commit("file", "line\n");
  SECTION("line ends") {
    repository.git({"config", "core.autocrlf", "true"});
    repository.folder().write("file", "line\r\n");
    repository.git({"add", "file"});
    touch(repository.path("file"));
  }
  SECTION("modes") {
    repository.git({"config", "core.fileMode", "false"});
    fs::permissions(repository.path("file"), fs::perms::owner_exec, fs::perm_options::add);
  }
  SECTION("what is ignored") {
    repository.folder().write("new", "");
    SECTION("in info/exclude") { repository.folder().write(".git/info/exclude", "new\n"); }
    SECTION("in a file of its own") {
      repository.git({"config", "core.excludesFile", repository.folder().write(".git/mine", "new\n")});
    }
    SECTION("in a file that an included file names") {
      repository.folder().write(".git/mine", "new\n");
      repository.folder().write(".git/more",
                                "[core]\n\texcludesFile = " + repository.path(".git/mine") + "\n");
      repository.git({"config", "include.path", "more"});
    }
  }
  SECTION("attributes of its own") {
    repository.folder().write(".git/info/attributes", "file text eol=crlf\n");
    repository.folder().write("file", "line\r\n");
    repository.git({"add", "file"});
    touch(repository.path("file"));
  }
  CHECK(is_clean_at(repository.path(), sha));
}

TEST_CASE("git: what the user says of repositories in a place counts", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository repository;
  repository.commit();
  repository.git({"remote", "add", "origin", "hub:x"});
  const support::TempFolder home;
  home.write("more", "[url \"https://hub.io/\"]\n\tinsteadOf = hub:\n");
  const std::string config = home.write(
      "config", "[includeIf \"gitdir:" + repository.path() + "/\"]\n\tpath = " + home.path("more") + "\n");
  const Variables user({{"GIT_CONFIG_GLOBAL", config}});
  CHECK(origin(repository.path()).remote_url == "https://hub.io/x");
}

TEST_CASE("git: a sparse work tree is clean", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository repository;
  repository.commit("a/file", "a\n");
  const std::string sha = repository.commit("b/file", "b\n");
  repository.git({"sparse-checkout", "set", "a"});
  REQUIRE_FALSE(fs::exists(repository.path("b/file")));
  CHECK(is_clean_at(repository.path(), sha));
}
