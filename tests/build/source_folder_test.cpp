#include "build/source_folder.hpp"

#include <filesystem>

#include "base/error.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

namespace {

namespace fs = std::filesystem;

/// A folder with "app", "app/web" and beside them "other"; links as named.
struct Tree {
  Tree() {
    for (const char* name : {"root/app/web", "other"}) fs::create_directories(folder.path(name));
    fs::create_directory_symlink(folder.path("root/app"), folder.path("root/inside"));
    fs::create_directory_symlink(folder.path("other"), folder.path("root/outside"));
    folder.write("root/file", "x");
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return fs::canonical(folder.path()).string() + '/' + name;
  }
  support::TempFolder folder = {};
};

}  // namespace

TEST_CASE("source folder: paths within the root are resolved", "[build]") {
  const Tree tree;
  CHECK(build::source_folder(tree.path("root/app"), tree.path("root")) == tree.path("root/app"));
  CHECK(build::source_folder(tree.path("root"), tree.path("root")) == tree.path("root"));
  CHECK(build::source_folder(tree.path("root/app/../app/web/"), tree.path("root")) ==
        tree.path("root/app/web"));
  CHECK(build::source_folder(tree.path("root/inside"), tree.path("root")) == tree.path("root/app"));
  CHECK(build::source_folder(tree.path("root/app"), "/") == tree.path("root/app"));
}

TEST_CASE("source folder: what leads out of the root is refused", "[build]") {
  const Tree tree;
  for (const char* path : {"other", "root/outside", "root/../other", "roo"}) {
    if (std::string(path) == "roo") fs::create_directories(tree.path("roo"));
    CHECK_THROWS_WITH(build::source_folder(tree.path(path), tree.path("root")),
                      Catch::Contains("which is outside of " + tree.path("root") + "."));
  }
  fs::create_directories(tree.path("rooted"));
  CHECK_THROWS(build::source_folder(tree.path("rooted"), tree.path("root")));
}

TEST_CASE("source folder: what is no folder is an error that says so", "[build]") {
  const Tree tree;
  CHECK_THROWS_WITH(build::source_folder(tree.path("root/none"), tree.path("root")),
                    "cannot use the folder '" + tree.path("root/none") + "': No such file or directory");
  CHECK_THROWS_WITH(build::source_folder(tree.path("root/file"), tree.path("root")),
                    "cannot use the folder '" + tree.path("root/file") + "': Not a directory");
}
