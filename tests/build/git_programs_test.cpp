// What a repository names as programs, and what its files are compared with instead of running them.

#include <filesystem>
#include <fstream>

#include <sys/stat.h>

#include "base/sha256.hpp"
#include "build/git_origins.hpp"
#include "support/git_repository.hpp"
#include "support/helper_script.hpp"
#include "support/skip.hpp"

using support::GitRepository;

namespace {

namespace fs = std::filesystem;

/// Gives the file another time, so that it has to be compared.
void touch(const std::string& path) {
  fs::last_write_time(path, fs::file_time_type::clock::now() + std::chrono::seconds(5));
}

/// What Git LFS has Git store in place of `bytes`.
std::string pointer_to(const std::string& bytes) {
  return "version https://git-lfs.github.com/spec/v1\noid sha256:" + base::sha256_hex(bytes) + "\nsize " +
         std::to_string(bytes.size()) + "\n";
}

/// A repository in which "large" goes through a filter called lfs, that has `stored` of it, while the work
/// tree has `checked_out`.
class Filtered {
 public:
  Filtered(const std::string& checked_out, const std::string& stored) {
    repository.folder().write(".gitattributes", "large filter=lfs\n");
    tools.write("stored", stored);
    const std::string clean = "cat >/dev/null; cat " + tools.path("stored");
    repository.git({"config", "filter.lfs.clean", clean});
    repository.commit("large", checked_out);
    repository.git({"config", "--unset", "filter.lfs.clean"});
    REQUIRE(repository.git({"show", "HEAD:large"}) + "\n" == stored);
  }

  [[nodiscard]] bool is_dirty() const { return origin(repository.path()).dirty; }

  GitRepository repository = {};
  support::TempFolder tools = {};
};

}  // namespace

TEST_CASE("git: no program that the repository names is run", "[build]") {
  KPIN_NEEDS("git");
  const GitRepository inner;
  inner.commit();
  const GitRepository repository;
  repository.commit();
  repository.git({"submodule", "--quiet", "add", inner.path(), "inner"});
  repository.commit(".gitattributes", "* filter=a.b=c\n");
  const support::TempFolder folder;
  const std::string script = trap(folder);
  const std::string submodule = repository.path("inner");
  for (const std::string& where : {repository.path(), submodule}) {
    const auto configure = [&](const std::string& name, const std::string& value) {
      repository.git({"-C", where, "config", name, value});
    };
    configure("core.fsmonitor", script);
    configure("core.hooksPath", folder.path());
    configure("core.sshCommand", script);
    configure("core.pager", script);
    configure("core.alternateRefsCommand", script);
    configure("diff.external", script);
    configure("alias.status", "!" + script);
    configure("filter.a.b=c.clean", script);
    configure("filter.a.b=c.required", "true");
    configure("filter.process.process", script);
    // What is only touched has to be compared, and would go through the filter.
    fs::last_write_time(where + "/file", fs::file_time_type::clock::now() + std::chrono::seconds(5));
  }
  folder.write("inner/.gitattributes", "* filter=process\n");
  fs::copy_file(script, folder.path("post-index-change"));
  repository.git({"remote", "add", "origin", "ext::" + script});
  repository.folder().write("new", "text\n");
  const image::GitOrigin found = origin(repository.path());
  CHECK(found.dirty);
  CHECK_FALSE(fs::exists(folder.path("sprung")));
  CHECK(origin(submodule).sha == inner.git({"rev-parse", "HEAD"}));
  CHECK_FALSE(fs::exists(folder.path("sprung")));
}

TEST_CASE("git: no filter of Git LFS is run, nor what the repository has Git LFS run", "[build]") {
  KPIN_NEEDS("git");
  const support::TempFolder folder;
  const std::string script = trap(folder);
  fs::rename(script, folder.path("git-lfs"));
  Filtered one("large bytes\n", pointer_to("large bytes\n"));
  const GitRepository& repository = one.repository;
  for (const auto& [name, value] :
       std::map<std::string, std::string>{{"filter.lfs.process", "git-lfs filter-process"},
                                          {"filter.lfs.clean", "git-lfs clean -- %f"},
                                          {"filter.lfs.smudge", "git-lfs smudge -- %f"},
                                          {"filter.lfs.required", "true"},
                                          {"lfs.extension.x.clean", folder.path("git-lfs") + " %f"},
                                          {"lfs.extension.x.smudge", folder.path("git-lfs") + " %f"},
                                          {"lfs.extension.x.priority", "0"},
                                          {"lfs.customtransfer.x.path", folder.path("git-lfs")},
                                          {"lfs.standalonetransferagent", "x"},
                                          {"lfs.url", "ssh://x.test/y"}})
    repository.git({"config", name, value});
  touch(repository.path("large"));
  const support::PathVariable path(folder.path() + ":" + getenv("PATH"));
  CHECK_FALSE(one.is_dirty());
  repository.folder().write("large", "other bytes\n");
  CHECK(one.is_dirty());
  CHECK_FALSE(fs::exists(folder.path("sprung")));
}

TEST_CASE("git: not even the user's filters are run, be it that a repository asks for them", "[build]") {
  KPIN_NEEDS("git");
  const support::TempFolder folder;
  const std::string script = trap(folder);
  const Filtered one("large bytes\n", pointer_to("large bytes\n"));
  touch(one.repository.path("large"));
  const support::TempFolder home;
  home.write(".gitconfig",
             "[filter \"lfs\"]\n\tclean = " + script + "\n\tprocess = " + script + "\n\trequired = true\n");
  const Variables user({{"GIT_CONFIG_GLOBAL", home.path(".gitconfig")},
                        {"GIT_CONFIG_COUNT", "1"},
                        {"GIT_CONFIG_KEY_0", "filter.lfs.smudge"},
                        {"GIT_CONFIG_VALUE_0", script}});
  CHECK_FALSE(one.is_dirty());
  CHECK_FALSE(fs::exists(folder.path("sprung")));
}

TEST_CASE("git: a file of Git LFS is compared with its pointer", "[build]") {
  KPIN_NEEDS("git");
  const std::string bytes = "large\0bytes\n";
  const Filtered one(bytes, pointer_to(bytes));
  CHECK_FALSE(one.is_dirty());
  touch(one.repository.path("large"));
  CHECK_FALSE(one.is_dirty());
  SECTION("other bytes, and as many") {
    one.repository.folder().write("large", std::string(bytes.size(), 'x'));
    CHECK(one.is_dirty());
  }
  SECTION("fewer bytes") {
    one.repository.folder().write("large", "");
    CHECK(one.is_dirty());
  }
  SECTION("gone") {
    fs::remove(one.repository.path("large"));
    CHECK(one.is_dirty());
  }
  SECTION("executable") {
    chmod(one.repository.path("large").c_str(), 0755);
    CHECK(one.is_dirty());
  }
  SECTION("and something else has changed") {
    one.repository.folder().write("other", "x");
    CHECK(one.is_dirty());
  }
}

TEST_CASE("git: where Git LFS was not there for the checkout, the pointer itself is the file", "[build]") {
  KPIN_NEEDS("git");
  const std::string pointer = pointer_to("large bytes\n");
  const Filtered one(pointer, pointer);
  touch(one.repository.path("large"));
  CHECK_FALSE(one.is_dirty());
}

TEST_CASE("git: names that are unusual do not confuse the comparison with pointers", "[build]") {
  KPIN_NEEDS("git");
  const Filtered one("large bytes\n", pointer_to("large bytes\n"));
  const GitRepository& repository = one.repository;
  repository.git({"config", "filter.lfs.clean", "cat >/dev/null; cat " + one.tools.path("stored")});
  for (const char* name : {"a \"b\"\t\\c", "caf\xC3\xA9", "*", ":(top)x", "new\nline", " blank "})
    repository.folder().write(name, "large bytes\n");
  repository.commit(".gitattributes", "* filter=lfs\n.gitattributes -filter\n");
  repository.git({"config", "--unset", "filter.lfs.clean"});
  for (const char* name : {"a \"b\"\t\\c", "caf\xC3\xA9", "*", ":(top)x", "new\nline", " blank "})
    touch(repository.path(name));
  CHECK_FALSE(one.is_dirty());
  repository.folder().write("caf\xC3\xA9", "Large bytes\n");
  CHECK(one.is_dirty());
}

TEST_CASE("git: what another filter makes of a file is unknown, and its size and time count", "[build]") {
  KPIN_NEEDS("git");
  const Filtered one("text\n", "TEXT\n");
  CHECK_FALSE(one.is_dirty());
  SECTION("touched") { touch(one.repository.path("large")); }
  SECTION("changed") { one.repository.folder().write("large", "texts\n"); }
  SECTION("no filter is for it any more") {
    one.repository.folder().write(".gitattributes", "");
    one.repository.git({"add", ".gitattributes"});
    one.repository.git({"commit", "-q", "-m", "x"});
    touch(one.repository.path("large"));
  }
  CHECK(one.is_dirty());
}
