#include "base/temp_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using base::TempFolder;

namespace {

namespace fs = std::filesystem;

/// Sets TMPDIR while it lives.
class TempVariable {
 public:
  explicit TempVariable(const std::string& value) {
    if (const char* set = getenv("TMPDIR")) before_ = set;
    setenv("TMPDIR", value.c_str(), 1);
  }
  ~TempVariable() { before_ ? setenv("TMPDIR", before_->c_str(), 1) : unsetenv("TMPDIR"); }
  TempVariable(const TempVariable&) = delete;
  TempVariable& operator=(const TempVariable&) = delete;

 private:
  std::optional<std::string> before_ = {};
};

/// Whether `work` holds when done by a user who is not allowed everything.
bool holds_for_ordinary_user(const std::function<bool()>& work) {
  constexpr uid_t kNobody = 65534;
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) _exit(2);
    _exit(work() ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("temp folder: it is where TMPDIR says, for us alone, and goes with all that is in it", "[base]") {
  const support::TempFolder where;
  const TempVariable variable(where.path());
  {
    const TempFolder folder;
    CHECK(fs::path(folder.path()).parent_path() == where.path());
    CHECK(folder.path("a") == folder.path() + "/a");
    CHECK(fs::status(folder.path()).permissions() == fs::perms::owner_all);
    fs::create_directories(folder.path("a/b/c"));
    support::write_file(folder.path("a/b/file"), "x");
    const TempFolder other;
    CHECK(other.path() != folder.path());
  }
  CHECK(fs::is_empty(where.path()));
}

TEST_CASE("temp folder: links in it are removed, and what they point to is not touched", "[base]") {
  const support::TempFolder outside;
  outside.write("kept", "x");
  chmod(outside.path("kept").c_str(), 0400);
  {
    const TempFolder folder;
    fs::create_directory_symlink(outside.path(), folder.path("link"));
    fs::create_symlink(outside.path("kept"), folder.path("file"));
    fs::create_symlink(folder.path(), folder.path("loop"));
  }
  CHECK(outside.read("kept") == "x");
  CHECK((fs::status(outside.path("kept")).permissions() & fs::perms::owner_write) == fs::perms::none);
}

TEST_CASE("temp folder: what nobody may write to or look into is removed, too", "[base]") {
  CHECK(holds_for_ordinary_user([] {
    const TempVariable variable("/tmp");
    std::string path;
    {
      const TempFolder folder;
      path = folder.path();
      fs::create_directories(folder.path("module/inner/deep"));
      support::write_file(folder.path("module/inner/file"), "x");
      for (const char* name : {"module/inner/deep", "module/inner/file", "module/inner", "module", ""})
        chmod(folder.path(name).c_str(), 0);
    }
    return !fs::exists(path);
  }));
}

TEST_CASE("temp folder: moved, it is removed once and by its new owner", "[base]") {
  std::optional<TempFolder> first(std::in_place);
  const std::string path = first->path();
  TempFolder second = *std::move(first);
  first.reset();
  CHECK(fs::exists(path));
  const std::string replaced = second.path();
  second = TempFolder();
  CHECK(!fs::exists(replaced));
  CHECK(fs::exists(second.path()));
}

TEST_CASE("temp folder: an error names the temporary folder", "[base]") {
  const support::TempFolder where;
  const TempVariable variable(where.path("none"));
  CHECK_THROWS_WITH(TempFolder(), "cannot make a folder in the temporary folder '" + where.path("none") +
                                      "': No such file or directory. TMPDIR can name another.");
}
