#include "registry/tag_cache.hpp"

#include <atomic>
#include <filesystem>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

namespace {

namespace fs = std::filesystem;

const std::string kKey = "reference a.io/app:1\nplace a.io/app";

registry::CachedDigest found(int number, long asked = 1'700'000'000) {
  return {.digest = image::Digest::of(std::to_string(number)),
          .asked = std::chrono::sys_seconds(std::chrono::seconds(asked))};
}

/// The names in a folder.
std::vector<std::string> names(const std::string& folder) {
  std::vector<std::string> all;
  for (const auto& entry : fs::directory_iterator(folder)) all.push_back(entry.path().filename().string());
  return all;
}

/// The path of the only file in a folder.
std::string only_file(const std::string& folder) {
  const std::vector<std::string> all = names(folder);
  REQUIRE(all.size() == 1);
  return folder + "/" + all.front();
}

unsigned mode(const std::string& path) {
  struct stat status = {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

}  // namespace

TEST_CASE("tag cache: what is stored is found, the latest counts, keys are apart", "[registry]") {
  const support::TempFolder folder;
  const registry::TagCache cache(folder.path("a/b/kpin"));
  CHECK_FALSE(cache.find(kKey));

  cache.store(kKey, found(1));
  cache.store(kKey + "2", found(2));
  CHECK(cache.find(kKey) == found(1));
  CHECK(cache.find(kKey + "2") == found(2));
  cache.store(kKey, found(3, 5));
  CHECK(registry::TagCache(folder.path("a/b/kpin")).find(kKey) == found(3, 5));
  CHECK(names(folder.path("a/b/kpin")).size() == 2);
}

TEST_CASE("tag cache: an entry is what the documentation of its form says, for this user alone",
          "[registry]") {
  const support::TempFolder folder;
  const registry::TagCache cache(folder.path("a/kpin"));
  cache.store(kKey, found(1));

  const std::string path = only_file(folder.path("a/kpin"));
  CHECK(support::read_file(path).starts_with("kpin tag 1\n" + kKey + "\nasked 1700000000\ndigest " +
                                             found(1).digest.text() + "\nsum "));
  CHECK(mode(path) == 0600);
  CHECK(mode(folder.path("a/kpin")) == 0700);
  CHECK(mode(folder.path("a")) == 0700);
}

TEST_CASE("tag cache: a damaged entry is absent, and is replaced", "[registry]") {
  const support::TempFolder folder;
  const registry::TagCache cache(folder.path("kpin"));
  cache.store(kKey, found(1));
  const std::string path = only_file(folder.path("kpin"));
  const std::string whole = support::read_file(path);

  int accepted = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = changed[i] == '1' ? '2' : '1';
    for (const std::string& damaged : {whole.substr(0, i), changed}) {
      support::write_file(path, damaged);
      if (cache.find(kKey)) ++accepted;
    }
  }
  for (const std::string& damaged : {whole + "\n", whole + whole, "x" + whole, std::string(1 << 20, 'x'),
                                     std::string("\nasked -9223372036854775808\ndigest x\n")}) {
    support::write_file(path, damaged);
    if (cache.find(kKey)) ++accepted;
  }
  CHECK(accepted == 0);

  cache.store(kKey, found(2));
  CHECK(cache.find(kKey) == found(2));
  CHECK(names(folder.path("kpin")).size() == 1);
}

TEST_CASE("tag cache: an entry for another lookup, and what is no file, are absent", "[registry]") {
  const support::TempFolder folder;
  const registry::TagCache cache(folder.path("kpin"));
  cache.store(kKey, found(1));
  const std::string path = only_file(folder.path("kpin"));
  const std::string text = support::read_file(path);
  REQUIRE(cache.clear() == 1);
  cache.store("reference a.io/other:1", found(2));
  const std::string other = only_file(folder.path("kpin"));
  REQUIRE(cache.find("reference a.io/other:1"));

  support::write_file(other, text);
  CHECK_FALSE(cache.find("reference a.io/other:1"));
  fs::remove(other);
  support::write_file(folder.path("elsewhere"), text);
  fs::create_symlink(folder.path("elsewhere"), path);
  CHECK_FALSE(cache.find(kKey));
  fs::remove(path);
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  CHECK_FALSE(cache.find(kKey));
  fs::remove(path);
  fs::create_directory(path);
  CHECK_FALSE(cache.find(kKey));
  CHECK_THROWS_WITH(cache.store(kKey, found(1)), "cannot write " + path + ": Is a directory");
  CHECK(names(folder.path("kpin")).size() == 1);
}

TEST_CASE("tag cache: a folder that others can write to is not used", "[registry]") {
  const support::TempFolder folder;
  const registry::TagCache cache(folder.path("kpin"));
  cache.store(kKey, found(1));
  REQUIRE(chmod(folder.path("kpin").c_str(), GENERATE(0770, 0702)) == 0);

  CHECK_FALSE(cache.find(kKey));
  CHECK_THROWS_WITH(cache.store(kKey, found(1)),
                    folder.path("kpin") + " is not a folder that only this user can write to");
}

TEST_CASE("tag cache: where nothing can be written, that is an error", "[registry]") {
  const support::TempFolder folder;
  folder.write("file", "");
  const registry::TagCache below_file(folder.path("file/kpin"));
  CHECK_FALSE(below_file.find(kKey));
  CHECK_THROWS_WITH(below_file.store(kKey, found(1)),
                    "cannot make the folder " + folder.path("file/kpin") + ": Not a directory");
  const registry::TagCache nowhere("");
  CHECK_FALSE(nowhere.find(kKey));
  CHECK_THROWS_WITH(nowhere.store(kKey, found(1)), "neither XDG_CACHE_HOME nor HOME says where");
  CHECK(nowhere.clear() == 0);
}

TEST_CASE("tag cache: clearing removes entries and leftovers, nothing else", "[registry]") {
  const support::TempFolder folder;
  const registry::TagCache cache(folder.path("kpin"));
  CHECK(cache.clear() == 0);
  cache.store(kKey, found(1));
  cache.store("reference b", found(2));
  folder.write("kpin/" + std::string(64, 'a') + ".tag.Xy12Zz", "half");
  CHECK(cache.clear() == 2);
  CHECK_FALSE(fs::exists(folder.path("kpin")));

  cache.store(kKey, found(1));
  const std::vector<std::string> foreign = {"notes.txt",
                                            std::string(64, 'g') + ".tag",
                                            std::string(64, 'a') + ".tags",
                                            std::string(63, 'a') + ".tag",
                                            std::string(64, 'a') + ".tag.long-name",
                                            "sub/x"};
  for (const std::string& name : foreign) folder.write("kpin/" + name, "mine");
  const std::string link = folder.path("kpin/" + std::string(64, 'b') + ".tag");
  fs::create_symlink(folder.path("kpin/notes.txt"), link);
  CHECK(cache.clear() == 1);
  CHECK(names(folder.path("kpin")).size() == foreign.size() + 1);
  for (const std::string& name : foreign) CHECK(folder.read("kpin/" + name) == "mine");
}

TEST_CASE("tag cache: many threads never see half an entry, nor does clearing disturb them", "[registry]") {
  const support::TempFolder folder;
  std::atomic<int> strange = 0;
  std::atomic<int> missing = 0;
  const bool clearing = GENERATE(false, true);
  registry::TagCache(folder.path("kpin")).store(kKey, found(0));

  base::parallel_for(8, 8, [&](std::size_t thread) {
    const registry::TagCache cache(folder.path("kpin"));
    for (int i = 0; i < 100; ++i) {
      if (clearing && thread == 0) {
        static_cast<void>(cache.clear());
        continue;
      }
      const int number = static_cast<int>(thread);
      cache.store(kKey, found(number, number));
      const auto seen = cache.find(kKey);
      if (!seen) ++missing;
      if (seen &&
          *seen != found(static_cast<int>(seen->asked.time_since_epoch().count()),
                         seen->asked.time_since_epoch().count()) &&
          *seen != found(0)) {
        ++strange;
      }
    }
  });

  CHECK(strange == 0);
  if (!clearing) CHECK(missing == 0);
  static_cast<void>(registry::TagCache(folder.path("kpin")).clear());
  CHECK_FALSE(fs::exists(folder.path("kpin")));
}
