// registries.conf, --registry-mirror and --registry-insecure=HOST with real registries, through the kpin
// binary.

#include <mutex>
#include <optional>

#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

using support::contains;
using support::describe;
using support::pod;
using support::run_kpin;

namespace {

/// A registries.conf whose only rule is about `host`.
support::TempFolder conf(const std::string& host, const std::string& more) {
  support::TempFolder folder;
  folder.write("registries.conf", "[[registry]]\nlocation = \"" + host + "\"\n" + more);
  return folder;
}

support::ProcessOptions with_conf(const support::TempFolder& folder) {
  return {.environment = {{"CONTAINERS_REGISTRIES_CONF", folder.path("registries.conf")}}};
}

std::string mirror(const std::string& location, const std::string& more = "") {
  return "[[registry.mirror]]\nlocation = \"" + location + "\"\n" + more;
}

}  // namespace

TEST_CASE("mirrors: what a mirror has is not asked of the registry, whose name the output has", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer original;
  support::RegistryServer copy;
  const std::string digest = copy.put_image("cache/app", "1");
  original.clear_log();
  const auto folder = conf(original.host(), mirror(copy.host() + "/cache"));
  const std::string input = pod(original.host() + "/app:1");

  const auto by_file = run_kpin({}, input, with_conf(folder));
  INFO(describe(by_file));
  CHECK(by_file.status == 0);
  CHECK(contains(by_file.out, "image: " + original.host() + "/app@" + digest + "\n"));
  CHECK_FALSE(contains(by_file.out, copy.host()));

  const auto by_flag = run_kpin({"--registry-mirror", original.host() + "=" + copy.host() + "/cache"}, input);
  INFO(describe(by_flag));
  CHECK(by_flag.out == by_file.out);
  CHECK(original.log().empty());
  CHECK(copy.count("HEAD", "/v2/cache/app/manifests/1") == 2);
}

TEST_CASE("mirrors: one that fails or has it not is passed over", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer original;
  support::RegistryServer empty;
  support::RawServer failing(support::always(support::http_answer("500 Internal Server Error", "")));
  const std::string digest = original.put_image("app", "1");
  const std::string input = pod(original.host() + "/app:1");

  const auto result = run_kpin({"--registry-mirror", original.host() + "=" + support::closed_port(),
                                "--registry-mirror=" + original.host() + "=" + failing.host(),
                                "--registry-mirror=" + original.host() + "=" + empty.host() + ",insecure"},
                               input);
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(contains(result.out, "image: " + original.host() + "/app@" + digest + "\n"));
  CHECK(failing.connections() > 0);
  CHECK(empty.count("HEAD", "/v2/app/manifests/1") == 1);
}

TEST_CASE("mirrors: when all fail, each is told", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer original;
  const std::string closed = support::closed_port();
  const auto result =
      run_kpin({"--registry-mirror", original.host() + "=" + closed}, pod(original.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  const std::string said =
      "kpin: stdin:7:12: cannot resolve '" + original.host() +
      "/app:1': none of the 2 places to ask could tell:\n      " + closed + ": HEAD https://" + closed +
      "/v2/app/manifests/1: cannot connect: Connection refused\n      " + original.host() + ": GET http://" +
      original.host() + "/v2/app/manifests/1: 404 MANIFEST_UNKNOWN";
  CHECK(contains(result.err, said));
}

TEST_CASE("mirrors: their credentials go to them alone", "[cmd]") {
  KPIN_NEEDS("docker-registry", "htpasswd");
  support::RegistryServer copy({.user = "ann", .password = "correct-horse"});
  const std::string digest = copy.put_image("app", "1");
  std::string seen;
  std::mutex mutex;
  support::RawServer original(support::answering([&](const std::string& request) {
    const std::lock_guard lock(mutex);
    seen += request;
    return support::http_answer("401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"r\"", "");
  }));
  support::TempFolder docker;
  docker.write("config.json",
               R"({"auths": {")" + copy.host() + R"(": {"username": "ann", "password": "correct-horse"}}})");
  const support::ProcessOptions options = {.environment = {{"DOCKER_CONFIG", docker.path()}}};
  const std::string flag = "--registry-mirror=" + original.host() + "=" + copy.host();

  const auto from_mirror = run_kpin({flag}, pod(original.host() + "/app:1"), options);
  INFO(describe(from_mirror));
  CHECK(contains(from_mirror.out, "image: " + original.host() + "/app@" + digest + "\n"));
  CHECK(seen.empty());

  const auto from_nowhere = run_kpin({flag}, pod(original.host() + "/other:1"), options);
  INFO(describe(from_nowhere));
  CHECK(from_nowhere.status == 1);
  CHECK(contains(seen, "/v2/other/manifests/1"));
  CHECK_FALSE(contains(seen, "Authorization"));
  CHECK_FALSE(contains(from_nowhere.err, "correct-horse"));
}

TEST_CASE("registries.conf: a location stands in for the prefix, unseen in the output", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer server;
  const std::string digest = server.put_image("moved/app", "1");
  support::TempFolder home;
  home.write(".config/containers/registries.conf",
             "[[registry]]\nprefix = \"*.example.com\"\nlocation = \"" + server.host() + "/moved\"\n");
  const auto result =
      run_kpin({}, pod("a.example.com/app:1"),
               {.environment = {{"HOME", home.path()}, {"CONTAINERS_REGISTRIES_CONF", std::nullopt}}});
  INFO(describe(result));
  CHECK(contains(result.out, "image: a.example.com/app@" + digest + "\n"));
}

TEST_CASE("registries.conf: a blocked registry is not asked, and the file is named", "[cmd]") {
  support::RawServer server(support::always(support::http_answer("200 OK", "")));
  const auto folder = conf(server.host(), "blocked = true\n" + mirror(server.host()));
  const auto result = run_kpin({}, pod(server.host() + "/app:1"), with_conf(folder));
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.err == "kpin: stdin:7:12: cannot resolve '" + server.host() + "/app:1': '" + server.host() +
                          "' is blocked by " + folder.path("registries.conf") + ":1\n      in Pod/a (v1)\n");
  CHECK(server.connections() == 0);
}

TEST_CASE("registries.conf: a malformed or missing file is named, with the line", "[cmd]") {
  const support::TempFolder folder;
  folder.write("registries.conf", "\n[[registry]\n");
  const auto malformed = run_kpin({}, pod("a.io/app:1"), with_conf(folder));
  INFO(describe(malformed));
  CHECK(malformed.status == 2);
  CHECK(malformed.out.empty());
  CHECK(contains(malformed.err, "kpin: " + folder.path("registries.conf") + ":2: malformed TOML: "));

  const auto missing =
      run_kpin({}, pod("a.io/app:1"), {.environment = {{"CONTAINERS_REGISTRIES_CONF", "/x/y"}}});
  CHECK(missing.status == 2);
  CHECK(missing.err == "kpin: /x/y: cannot read: No such file or directory\n");
  const auto a_folder =
      run_kpin({}, pod("a.io/app:1"), {.environment = {{"CONTAINERS_REGISTRIES_CONF", folder.path()}}});
  CHECK(a_folder.err == "kpin: " + folder.path() + ": cannot read: Is a directory\n");
}
