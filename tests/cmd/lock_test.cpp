// Lock files that are written beside the stream, against a real registry, through the kpin binary.

#include <filesystem>

#include <sys/stat.h>

#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

using support::contains;
using support::describe;
using support::pod;
using support::run_kpin;

namespace {

mode_t mode_of(const std::string& file) {
  struct stat status = {};
  return stat(file.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
}

std::size_t files_in(const support::TempFolder& folder) {
  using Files = std::filesystem::directory_iterator;
  return static_cast<std::size_t>(std::distance(Files(folder.path()), Files()));
}

/// A registry with one image, and what kpin makes of it.
struct Pinned {
  support::RegistryServer registry = support::RegistryServer();
  std::string digest = registry.put_image("app", "1");
  std::string reference = registry.host() + "/app:1";
  std::string url = registry.host() + "/app@" + digest;
  std::string lock =
      "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nminimumRequiredVersion: 0.43.0\noverrides:\n- "
      "image: " +
      reference + "\n  newImage: " + url + "\n  preresolved: true\n";
};

}  // namespace

TEST_CASE("lock: it is for the user alone, says the same each time, and is fed back", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  Pinned pinned;
  const support::TempFolder folder;
  const std::string lock = folder.path("lock.yml");

  const auto first = run_kpin({"-q", "--lock-output", lock}, pod(pinned.reference));
  INFO(describe(first));
  CHECK(first.status == 0);
  CHECK(folder.read("lock.yml") == pinned.lock);
  CHECK(mode_of(lock) == 0600);
  CHECK(files_in(folder) == 1);

  pinned.registry.clear_log();
  for (int round = 0; round < 3; ++round) {
    const auto again = run_kpin({"-q", "--lock-output", lock, "-f", lock, "-f", "-"}, pod(pinned.reference));
    INFO(describe(again));
    CHECK(again.status == 0);
    CHECK(contains(again.out, "image: " + pinned.url));
    CHECK(folder.read("lock.yml") == pinned.lock);
  }
  CHECK(pinned.registry.log().empty());
}

TEST_CASE("lock: the user's search rules are in it once, however often it is fed back", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  const Pinned pinned;
  const support::TempFolder folder;
  const std::string config =
      folder.write("config.yml",
                   "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\nkeys: [ref]\n"
                   "searchRules:\n- keyMatcher: {name: x}\n  updateStrategy: {entireValue: {}}\n");
  const std::string rules =
      "searchRules:\n- keyMatcher:\n    name: ref\n- keyMatcher:\n    name: x\n  updateStrategy:\n    "
      "entireValue: {}\n";
  const std::string lock = folder.path("lock.yml");
  support::Argv args = {"-q", "--lock-output", lock, "-f", config, "-f", "-"};
  for (int round = 0; round < 3; ++round) {
    const auto result = run_kpin(args, "ref: " + pinned.reference + "\n");
    INFO(describe(result));
    CHECK(result.status == 0);
    CHECK(folder.read("lock.yml") == pinned.lock + rules);
    if (round == 0) args.insert(args.end(), {"-f", lock});
  }
}

TEST_CASE("lock: an ImagesLock keeps origins and does not grow when it is fed back", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  const Pinned pinned;
  const support::TempFolder folder;
  const std::string lock = folder.path("images.yml");
  const std::string resolved =
      "      - resolved:\n          tag: \"1\"\n          url: " + pinned.reference + "\n";
  const std::string head =
      "---\napiVersion: imgpkg.carvel.dev/v1alpha1\nimages:\n- annotations:\n    kbld.carvel.dev/id: " +
      pinned.reference + "\n";
  const std::string tail = "  image: " + pinned.url + "\nkind: ImagesLock\n";
  const std::string origins = "    kbld.carvel.dev/origins: |\n";

  CHECK(run_kpin({"-q", "--imgpkg-lock-output", lock}, pod(pinned.reference)).status == 0);
  CHECK(folder.read("images.yml") == head + origins + resolved + tail);
  CHECK(mode_of(lock) == 0600);
  for (int round = 0; round < 3; ++round) {
    CHECK(
        run_kpin({"-q", "--imgpkg-lock-output", lock, "-f", lock, "-f", "-"}, pod(pinned.reference)).status ==
        0);
    CHECK(folder.read("images.yml") ==
          head + origins + resolved + "      - preresolved:\n          url: " + pinned.url + "\n" + tail);
  }
  CHECK(run_kpin({"-q", "--imgpkg-lock-output", lock, "--origins-annotation=false"}, pod(pinned.reference))
            .status == 0);
  CHECK(folder.read("images.yml") == head + tail);
}

TEST_CASE("lock: an ImagesLock is not written without digests, and nothing else either", "[cmd]") {
  const support::TempFolder folder;
  const std::string map = folder.write("map.json", R"({"a": "r.io/a:1"})");
  const auto result =
      run_kpin({"-q", "--imgpkg-lock-output", folder.path("lock.yml"), "--image-map-file", map}, pod("a"));
  INFO(describe(result));
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  CHECK(result.err == "kpin: an ImagesLock needs digests, and 'a' is preresolved to 'r.io/a:1'\n");
  CHECK(files_in(folder) == 1);
}

TEST_CASE("lock: an existing file keeps its mode, and a link its target", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  const Pinned pinned;
  const support::TempFolder folder;
  const std::string lock = folder.write("real/lock.yml", "old, and much longer than what comes\n");
  std::filesystem::permissions(lock, std::filesystem::perms(0640));
  std::filesystem::create_symlink("real/lock.yml", folder.path("link.yml"));

  const auto result = run_kpin({"-q", "--lock-output", folder.path("link.yml")}, pod(pinned.reference));
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(std::filesystem::is_symlink(folder.path("link.yml")));
  CHECK(folder.read("real/lock.yml") == pinned.lock);
  CHECK(mode_of(lock) == 0640);

  std::filesystem::remove(lock);
  CHECK(run_kpin({"-q", "--lock-output", folder.path("link.yml")}, pod(pinned.reference)).status == 0);
  CHECK(std::filesystem::is_symlink(folder.path("link.yml")));
  CHECK(folder.read("real/lock.yml") == pinned.lock);
  CHECK(mode_of(lock) == 0600);
  CHECK(files_in(folder) == 2);
}

TEST_CASE("lock: /dev/stdout has it behind the stream, be it a pipe or a file", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  const Pinned pinned;
  const support::TempFolder folder;
  const support::Argv args = {"-q", "--lock-output", "/dev/stdout"};
  const auto piped = run_kpin(args, pod(pinned.reference));
  INFO(describe(piped));
  CHECK(piped.status == 0);
  CHECK(contains(piped.out, "  - image: " + pinned.url + "\n"));
  CHECK(piped.out.ends_with(pinned.lock));

  const auto filed = run_kpin(args, pod(pinned.reference), {.output_path = folder.path("out.yml")});
  INFO(describe(filed));
  CHECK(filed.status == 0);
  CHECK(folder.read("out.yml") == piped.out);
  CHECK(files_in(folder) == 1);
}

TEST_CASE("lock: what cannot be written is told before anything is", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  const Pinned pinned;
  const support::TempFolder folder;
  const std::vector<std::pair<std::string, std::string>> table = {
      {folder.path("none/lock.yml"), "cannot write a file beside it: No such file or directory"},
      {folder.path(), "cannot open: Is a directory"},
  };
  for (const auto& [path, reason] : table) {
    const auto result = run_kpin({"-q", "--lock-output", path}, pod(pinned.reference));
    INFO(describe(result));
    CHECK(result.status == 1);
    CHECK(result.out.empty());
    CHECK(result.err == "kpin: " + path + ": " + reason + "\n");
  }
  CHECK(files_in(folder) == 0);
}

TEST_CASE("lock: a run that fails leaves the old one, and nothing beside it", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  const Pinned pinned;
  const support::TempFolder folder;
  const std::string lock = folder.write("lock.yml", "old\n");

  CHECK(run_kpin({"--lock-output", lock}, pod(pinned.registry.host() + "/app:none")).status == 1);
  CHECK(run_kpin({"--lock-output", lock}, "image: [").status == 2);
  CHECK(run_kpin({"--lock-output", lock}, pod(pinned.reference), {.output_path = "/dev/full"}).status == 1);
  CHECK(folder.read("lock.yml") == "old\n");
  CHECK(files_in(folder) == 1);
}

TEST_CASE("lock: a reader that goes away leaves the old one, and nothing beside it", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  const Pinned pinned;
  const support::TempFolder folder;
  const std::string lock = folder.write("lock.yml", "old\n");
  std::string stream;
  while (stream.size() < 4000000) stream += pod(pinned.reference) + "---\n";

  support::Process process =
      support::start_kpin({"-q", "--lock-output", lock, "-f", "-"}, {.input = std::move(stream)});
  CHECK(process.read_line(std::chrono::seconds(60)).has_value());
  process.close_output();
  const auto result = process.wait();
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(contains(result.err, "standard output: cannot write: Broken pipe"));
  CHECK(folder.read("lock.yml") == "old\n");
  CHECK(files_in(folder) == 1);
}
