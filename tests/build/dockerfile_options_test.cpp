#include "build/dockerfile_options.hpp"

#include <algorithm>
#include <filesystem>

#include "build/machine.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"
#include "support/variable.hpp"

using build::find_dockerfile;
using Catch::Matchers::Equals;

namespace {

using Words = std::vector<std::string>;

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

int count_of(const Words& words, std::string_view start) {
  return static_cast<int>(std::count_if(words.begin(), words.end(),
                                        [&](const std::string& word) { return word.starts_with(start); }));
}

}  // namespace

TEST_CASE("Dockerfile: by its usual names", "[build]") {
  const support::TempFolder folder;
  CHECK_THROWS_WITH(find_dockerfile({}, folder.path()), Equals("there is no Dockerfile in '" + folder.path() +
                                                               "'; a source's file may name another"));
  folder.write("dockerfile", "");
  CHECK(find_dockerfile({}, folder.path()) == folder.path("dockerfile"));
  folder.write("Dockerfile", "");
  CHECK(find_dockerfile({}, folder.path()) == folder.path("Dockerfile"));
  CHECK(find_dockerfile({}, folder.path(), build::kContainerfileNames) == folder.path("Dockerfile"));
  folder.write("Containerfile", "");
  CHECK(find_dockerfile({}, folder.path()) == folder.path("Dockerfile"));
  CHECK(find_dockerfile({}, folder.path(), build::kContainerfileNames) == folder.path("Containerfile"));
}

TEST_CASE("Dockerfile: by the name that the options give it", "[build]") {
  const support::TempFolder folder;
  folder.write("images/api/Dockerfile", "");
  folder.write("-", "");
  std::filesystem::create_symlink("images/api/Dockerfile", folder.path("link"));
  for (const std::string name : {"images/api/Dockerfile", "images/../images/api/Dockerfile", "link", "-"}) {
    CHECK(find_dockerfile({.file = config::SourcePath(name)}, folder.path()) == folder.path() + "/" + name);
  }
  const std::string absolute = folder.path("images/api/Dockerfile");
  CHECK(find_dockerfile({.file = config::SourcePath(absolute)}, folder.path()) == absolute);
  CHECK(find_dockerfile({.file = "link", .raw_options = {"--file", "x"}}, folder.path()) ==
        folder.path("link"));
  CHECK(find_dockerfile({.raw_options = {"-f", "x"}}, folder.path()).empty());
}

TEST_CASE("Dockerfile: not outside of the folder, by whatever way", "[build]") {
  const support::TempFolder parent;
  const std::string outside = parent.write("Dockerfile", "");
  parent.write("app-2/Dockerfile", "");
  parent.write("app/sub/file", "");
  const std::string folder = parent.path("app");
  std::filesystem::create_symlink(outside, parent.path("app/link"));
  std::filesystem::create_directory_symlink("../app-2", parent.path("app/folder"));
  for (const std::string& name :
       {std::string("../Dockerfile"), std::string("sub/../../Dockerfile"), outside, std::string("link"),
        std::string("folder/Dockerfile"), std::string("../app-2/Dockerfile"), std::string("missing")}) {
    INFO(name);
    CHECK_THROWS_WITH(
        find_dockerfile({.file = config::SourcePath(name)}, folder),
        Equals("there is no Dockerfile '" + name + "' inside of the source's folder '" + folder + "'"));
  }
  std::filesystem::create_symlink(outside, parent.path("app/Dockerfile"));
  CHECK_THROWS_WITH(find_dockerfile({}, folder),
                    Equals("there is no Dockerfile '" + folder +
                           "/Dockerfile' inside of the source's folder '" + folder + "'"));
  CHECK_THROWS_WITH(find_dockerfile({.file = "sub"}, folder),
                    Equals("the Dockerfile '" + folder + "/sub' is not a file"));
}

TEST_CASE("Dockerfile options: as arguments", "[build]") {
  const support::TempFolder folder;
  const std::string file = folder.write("-f", "");
  folder.write("Dockerfile", "");
  CHECK(build::dockerfile_arguments({}, {.folder = folder.path()}) ==
        Words{"--file=" + folder.path("Dockerfile")});
  CHECK(build::dockerfile_arguments({.target = "--push",
                                     .pull = true,
                                     .no_cache = true,
                                     .file = "-f",
                                     .raw_options = {"--label", "a b", "--squash"}},
                                    {.folder = folder.path()}) ==
        Words{"--target=--push", "--pull", "--no-cache", "--file=" + file, "--label", "a b", "--squash"});
  CHECK(build::dockerfile_arguments({.raw_options = {"-f", "x"}}, {.folder = folder.path()}) ==
        Words{"-f", "x"});
  CHECK(build::dockerfile_arguments({.raw_options = {"-f", "x"}}, {.folder = folder.path(), .pull = true}) ==
        Words{"--pull", "-f", "x"});
}

TEST_CASE("raw options: the values of one of them", "[build]") {
  const Words options = {"--file=a", "--file", "b", "-f", "c", "-fd", "-f=e", "--files", "x", "f", "--file"};
  CHECK(build::values_of(options, {"--file", "-f"}) == Words{"a", "b", "c", "d", "e"});
  CHECK(build::values_of(options, {"--fil"}).empty());
  CHECK(build::values_of({"--file", "--file", "-f"}, {"--file", "-f"}) == Words{"--file"});
}

TEST_CASE("inputs: what options make a difference", "[build]") {
  const support::TempFolder folder;
  const std::string file = folder.write("Dockerfile", "");
  const auto plain = build::dockerfile_inputs({.pull = true, .no_cache = true}, folder.path());
  CHECK(plain.folder == folder.path());
  CHECK(plain.dockerfile == file);
  CHECK(plain.words.empty());
  CHECK(plain.images.empty());
  CHECK(plain.complete);
  const auto more = build::dockerfile_inputs(
      {.target = "t", .raw_options = {"--label", "a", "--from=base:1", "--secret=id=x", "--ssh", "default"}},
      folder.path());
  CHECK(more.words ==
        Words{"--target=t", "--label", "a", "--from=base:1", "--secret=id=x", "--ssh", "default"});
  CHECK(more.images == Words{"base:1"});
  CHECK(more.complete);
}

TEST_CASE("inputs: build arguments have values from the environment", "[build]") {
  const support::TempFolder folder;
  folder.write("Dockerfile", "");
  const support::Variable set("KPIN_TEST_A", "1");
  const support::Variable unset("KPIN_TEST_B", std::nullopt);
  const config::DockerfileOptions options = {.raw_options = {"--build-arg", "KPIN_TEST_A",
                                                             "--build-arg=KPIN_TEST_B", "--build-arg",
                                                             "KPIN_TEST_C=2"}};
  Words expected = options.raw_options;
  expected.emplace_back("KPIN_TEST_A=1");
  CHECK(build::dockerfile_inputs(options, folder.path()).words == expected);
}

TEST_CASE("inputs: incomplete with options that bring in anything", "[build]") {
  const support::TempFolder folder;
  folder.write("Dockerfile", "");
  for (const char* option : {"--file=x", "-fx", "--build-context=a=b", "--volume=/a:/b", "-v=/a:/b",
                             "--ignorefile=x", "--build-arg-file=x"}) {
    INFO(option);
    CHECK_FALSE(build::dockerfile_inputs({.raw_options = {option}}, folder.path()).complete);
  }
}

TEST_CASE("inputs: a daemon elsewhere stands for its machine", "[build]") {
  build::Inputs inputs;
  {
    const support::Variable unset("KPIN_TEST_HOST", std::nullopt);
    build::add_machine(inputs, {"KPIN_TEST_HOST"});
  }
  {
    const support::Variable local("KPIN_TEST_HOST", "unix:///run/tool.sock");
    build::add_machine(inputs, {"KPIN_TEST_HOST"});
  }
  CHECK(count_of(inputs.words, "machine=") == 2);
  CHECK(inputs.words.size() == 2);
  const support::Variable remote("KPIN_TEST_HOST", "tcp://10.0.0.1:2375");
  build::add_machine(inputs, {"KPIN_TEST_HOST"});
  CHECK(inputs.words.size() == 3);
  CHECK(has(inputs.words, "KPIN_TEST_HOST=tcp://10.0.0.1:2375"));
}
