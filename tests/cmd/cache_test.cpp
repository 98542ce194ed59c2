// --cache and `kpin cache clear` against a real registry, through the kpin binary.

#include "cmd/cache.hpp"

#include <filesystem>
#include <regex>

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

/// Without the note of an age; that there is one is told apart.
std::string without_age(const std::string& text) {
  return std::regex_replace(text, std::regex(" \\(cached [0-9]+s ago\\)\n"), " (cached)\n");
}

support::ProcessOptions with_cache(const support::TempFolder& folder) {
  return {.environment = {{"XDG_CACHE_HOME", folder.path()}}};
}

}  // namespace

TEST_CASE("cache: its folder is where the environment says", "[cmd]") {
  CHECK(cmd::cache_folder({{"XDG_CACHE_HOME", "/x"}, {"HOME", "/h"}}) == "/x/kpin");
  CHECK(cmd::cache_folder({{"XDG_CACHE_HOME", "x"}, {"HOME", "/h"}}) == "/h/.cache/kpin");
  CHECK(cmd::cache_folder({{"XDG_CACHE_HOME", ""}, {"HOME", "/h"}}) == "/h/.cache/kpin");
  CHECK(cmd::cache_folder({}).empty());
}

TEST_CASE("cache: the second run asks nothing, until the cache is cleared", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string reference = registry.host() + "/app:1";
  const std::string pinned = registry.host() + "/app@" + registry.put_image("app", "1");
  const support::TempFolder folder;
  const std::string final_line = "resolve | final: " + reference + " -> " + pinned;
  registry.clear_log();

  const auto first = run_kpin({"--cache=10m"}, pod(reference), with_cache(folder));
  INFO(describe(first));
  CHECK(first.status == 0);
  CHECK(first.err == final_line + "\n");
  CHECK(registry.count("HEAD", "/v2/app/manifests/1") == 1);

  const auto second = run_kpin({"--cache", "10m"}, pod(reference), with_cache(folder));
  INFO(describe(second));
  CHECK(second.out == first.out);
  CHECK(without_age(second.err) == final_line + " (cached)\n");
  CHECK(registry.log().size() == 1);
  CHECK(run_kpin({"--cache=10m", "-q"}, pod(reference), with_cache(folder)).err.empty());

  const auto without = run_kpin({}, pod(reference), with_cache(folder));
  CHECK(without.err == first.err);
  CHECK(registry.log().size() == 2);

  const auto cleared = run_kpin({"cache", "clear"}, "", with_cache(folder));
  CHECK(cleared.status == 0);
  CHECK(cleared.out == "1 entry removed\n");
  CHECK(cleared.err.empty());
  CHECK(run_kpin({"--cache=10m"}, pod(reference), with_cache(folder)).err == first.err);
  CHECK(registry.log().size() == 3);
}

TEST_CASE("cache: nothing is written without --cache, and clearing nothing is no failure", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  registry.put_image("app", "1");
  const support::TempFolder folder;

  CHECK(run_kpin({}, pod(registry.host() + "/app:1"), with_cache(folder)).status == 0);
  CHECK(std::filesystem::is_empty(folder.path()));
  const auto cleared = run_kpin({"cache", "clear"}, "", with_cache(folder));
  CHECK(cleared.status == 0);
  CHECK(cleared.out == "0 entries removed\n");
}

TEST_CASE("cache: failures are asked for again, what was found beside them is not", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  registry.put_image("app", "1");
  const std::string input = pod(registry.host() + "/app:1") + "---\n" + pod(registry.host() + "/app:2");
  const support::TempFolder folder;
  CHECK(run_kpin({"--cache=10m"}, input, with_cache(folder)).status == 1);
  const std::string digest = registry.put_image("app", "2");
  registry.clear_log();

  const auto again = run_kpin({"--cache=10m"}, input, with_cache(folder));
  INFO(describe(again));
  CHECK(again.status == 0);
  CHECK(contains(again.out, "image: " + registry.host() + "/app@" + digest + "\n"));
  CHECK(registry.count("HEAD", "/v2/app/manifests/1") == 0);
  CHECK(registry.count("HEAD", "/v2/app/manifests/2") == 1);
}

TEST_CASE("cache: a damaged entry is looked up anew", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string digest = registry.put_image("app", "1");
  const support::TempFolder folder;
  const std::string input = pod(registry.host() + "/app:1");
  run_kpin({"--cache=10m"}, input, with_cache(folder));
  for (const auto& entry : std::filesystem::directory_iterator(folder.path("kpin"))) {
    std::string text = support::read_file(entry.path());
    const std::size_t at = text.find("digest sha256:") + 14;
    text[at] = text[at] == '0' ? '1' : '0';
    support::write_file(entry.path(), text);
  }
  registry.clear_log();

  const auto result = run_kpin({"--cache=10m"}, input, with_cache(folder));
  INFO(describe(result));
  CHECK(contains(result.out, "image: " + registry.host() + "/app@" + digest + "\n"));
  CHECK(registry.log().size() == 1);
}

TEST_CASE("cache: one that cannot be written is a warning", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  registry.put_image("app", "1");
  const support::TempFolder folder;
  folder.write("kpin", "a file");

  const auto result = run_kpin({"--cache=10m"}, pod(registry.host() + "/app:1"), with_cache(folder));
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.err.starts_with("kpin: warning: digests are not cached: " + folder.path("kpin") +
                               " is not a folder that only this user can write to\nresolve | final: "));
}

TEST_CASE("cache: what registries.conf blocks stays blocked", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  registry.put_image("app", "1");
  const support::TempFolder folder;
  const std::string input = pod(registry.host() + "/app:1");
  CHECK(run_kpin({"--cache=10m"}, input, with_cache(folder)).status == 0);
  folder.write("registries.conf", "[[registry]]\nlocation = \"" + registry.host() + "\"\nblocked = true\n");
  support::ProcessOptions options = with_cache(folder);
  options.environment["CONTAINERS_REGISTRIES_CONF"] = folder.path("registries.conf");

  const auto blocked = run_kpin({"--cache=10m"}, input, options);
  INFO(describe(blocked));
  CHECK(blocked.status == 1);
  CHECK(contains(blocked.err, "is blocked by "));
}

TEST_CASE("cache: several processes fill and use one folder at once", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  std::string input;
  for (int i = 0; i < 10; ++i) {
    const std::string tag = std::to_string(i);
    registry.put_image("app", tag);
    input += "---\n" + pod(registry.host() + "/app:" + tag);
  }
  const std::string expected = run_kpin({}, input).out;
  const support::TempFolder folder;
  support::ProcessOptions options = with_cache(folder);
  options.input = input;

  std::vector<support::Process> processes;
  for (int i = 0; i < 8; ++i) processes.push_back(support::start_kpin({"--cache=10m"}, options));
  for (support::Process& process : processes) {
    const auto result = process.wait();
    INFO(describe(result));
    CHECK(result.status == 0);
    CHECK(result.out == expected);
    CHECK_FALSE(contains(result.err, "warning"));
  }
  registry.clear_log();
  CHECK(run_kpin({"--cache=10m"}, input, with_cache(folder)).out == expected);
  CHECK(registry.log().empty());
  CHECK(run_kpin({"cache", "clear"}, "", with_cache(folder)).out == "10 entries removed\n");
  CHECK_FALSE(std::filesystem::exists(folder.path("kpin")));
}
