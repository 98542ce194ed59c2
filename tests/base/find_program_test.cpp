#include "base/find_program.hpp"

#include <filesystem>

#include <sys/stat.h>

#include "support/catch.hpp"
#include "support/helper_script.hpp"
#include "support/temp_folder.hpp"

using base::find_program;

TEST_CASE("find program: the first in PATH that may be run", "[base]") {
  const support::TempFolder folder;
  folder.write("no/tool", "");
  chmod(folder.write("yes/tool", "").c_str(), 0700);
  chmod(folder.write("late/tool", "").c_str(), 0700);
  std::filesystem::create_directories(folder.path("folder/tool"));
  const support::PathVariable path(folder.path("none") + ":" + folder.path("folder") + ":" +
                                   folder.path("no") + ":" + folder.path("yes") + ":" + folder.path("late"));
  CHECK(find_program("tool") == folder.path("yes/tool"));
  CHECK(find_program(folder.path("late/tool")) == folder.path("late/tool"));
  CHECK(find_program(folder.path("no/tool")) == std::nullopt);
  CHECK(find_program("toolbox") == std::nullopt);
  CHECK(find_program("") == std::nullopt);
}

TEST_CASE("find program: an empty PATH means the working directory", "[base]") {
  const support::PathVariable path("");
  CHECK(find_program("sh") == std::nullopt);
}
