// Whose word a Config is, by where it was read from, through the kpin binary.

#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/file_descriptor.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"

using support::contains;
using support::describe;

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHead = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n";

/// A folder with a Config that lets itself run a command, which leaves a trace.
struct Place {
  Place() {
    folder.write("app/Dockerfile", "FROM scratch\n");
    file = folder.write("cfg.yml", std::string(kHead) +
                                       "builders: {allow: [command]}\n"
                                       "sources:\n- image: app:1\n  path: app\n"
                                       "  command: {argv: [touch, ../sprung], output: stdout}\n"
                                       "destinations: [{image: app:1, newImage: localhost:1/app}]\n---\n" +
                                       support::pod("app:1"));
  }

  /// Runs kpin with the file as its standard input.
  support::ProcessResult kpin(const support::Argv& args) const {
    const support::FileDescriptor input(open(file.c_str(), O_RDONLY | O_CLOEXEC));
    return support::run_kpin(args, {}, {.folder = folder.path(), .input_fd = input.get()});
  }

  [[nodiscard]] bool has_run() const { return fs::exists(folder.path("sprung")); }

  support::TempFolder folder = {};
  std::string file = {};
};

}  // namespace

TEST_CASE("trust: standard input is trusted less, whatever name leads to it", "[cmd]") {
  const Place place;
  fs::create_symlink("/dev/stdin", place.folder.path("link.yml"));
  fs::create_symlink("link.yml", place.folder.path("link"));
  fs::create_hard_link(place.file, place.folder.path("other.yml"));
  fs::create_directory(place.folder.path("linked"));
  fs::create_symlink("/proc/self/fd/0", place.folder.path("linked/a.yml"));
  for (const char* name :
       {"-", "/dev/stdin", "//dev/stdin", "/./dev/stdin", "/dev/../dev/fd/0", "/tmp/../proc/self/fd/0",
        "/proc/thread-self/fd/0", "link", "link.yml", "cfg.yml", "./cfg.yml", "other.yml", "linked"}) {
    CAPTURE(name);
    const auto result = place.kpin({"-f", name});
    INFO(describe(result));
    CHECK(result.status == 1);
    CHECK(contains(result.err, "builders.allow does not count in a Config from standard input"));
    CHECK_FALSE(place.has_run());
  }
}

TEST_CASE("trust: a file that kpin was started with is trusted less as well", "[cmd]") {
  const Place place;
  const auto result =
      support::run({"/bin/sh", "-c", "exec \"$0\" -f /dev/../dev/fd/7 7<cfg.yml", KPIN_BINARY},
                   {.folder = place.folder.path()});
  INFO(describe(result));
  CHECK(contains(result.err, "builders.allow does not count in a Config from standard input"));
  CHECK_FALSE(place.has_run());
}

TEST_CASE("trust: a file that the user names is the user's word, whatever standard input is", "[cmd]") {
  const Place place;
  fs::create_symlink("cfg.yml", place.folder.path("link"));
  fs::copy_file(place.file, place.folder.path("copy.yml"));
  for (const char* name : {"link", "cfg.yml", "copy.yml"}) {
    CAPTURE(name);
    const auto result = support::run_kpin({"-f", name, "--rebuild"}, "", {.folder = place.folder.path()});
    INFO(describe(result));
    CHECK_FALSE(contains(result.err, "builders.allow"));
    CHECK(place.has_run());
    fs::remove(place.folder.path("sprung"));
  }
  CHECK_FALSE(contains(place.kpin({"-f", "copy.yml"}).err, "builders.allow"));
}

TEST_CASE("trust: paths of builders in a Config from standard input stay in the source's folder", "[cmd]") {
  const support::TempFolder folder;
  folder.write("app/Dockerfile", "FROM scratch\n");
  folder.write("secret", "x");
  const auto config = [](const std::string& builder) {
    return std::string(kHead) + "sources: [{image: app:1, path: app, " + builder +
           "}]\ndestinations: [{image: app:1, newImage: localhost:1/app}]\n---\n" + support::pod("app:1");
  };
  for (const auto& [builder, field] : std::vector<std::pair<std::string, std::string>>{
           {"apko: {config: ../secret}", "apko.config"},
           {"apko: {config: /etc/passwd}", "apko.config"},
           {"apko: {config: in, keyrings: [/etc/passwd]}", "apko.keyrings[0]"},
           {"apko: {config: in, repositories: ['@x ..']}", "apko.repositories[0]"},
           {"pack: {build: {buildpacks: [../secret]}}", "pack.build.buildpacks[0]"},
           {"docker: {build: {file: ../secret}}", "docker.build.file"},
           {"kaniko: {file: /etc/passwd}", "kaniko.file"},
           {"buildkit: {tls: {caCert: secret}}", "buildkit.tls.caCert"},
           {"buildkit: {tls: {cert: secret, key: secret}}", "buildkit.tls.cert"}}) {
    CAPTURE(builder);
    for (const support::Argv& args :
         {support::Argv{}, support::Argv{"--build=false"}, support::Argv{"diff"}}) {
      const auto result = support::run_kpin(args, config(builder), {.folder = folder.path()});
      INFO(describe(result));
      CHECK(result.status != 0);
      CHECK(contains(result.err, "the source at stdin:3:11: sources[0]." + field + ": "));
      CHECK(contains(result.err, " leads out of the source's folder "));
    }
  }
  folder.write("own.yml", config("apko: {config: ../secret}"));
  const auto own = support::run_kpin({"-f", "own.yml", "--build=false"}, "", {.folder = folder.path()});
  CHECK_FALSE(contains(own.err, "leads out of"));
}
