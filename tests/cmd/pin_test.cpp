// The filter against a real registry, through the kpin binary.

#include <csignal>

#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"

using support::contains;
using support::describe;
using support::occurrences;
using support::pod;
using support::run_kpin;

TEST_CASE("kpin: an image is pinned to the digest the registry has", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string digest = registry.put_image("team/app", "1.2");
  const std::string reference = registry.host() + "/team/app:1.2";
  const std::string pinned = registry.host() + "/team/app@" + digest;

  const auto result = run_kpin({}, pod(reference));

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(contains(result.out, "  - image: " + pinned + "\n"));
  CHECK(contains(result.out,
                 "    kbld.k14s.io/images: |\n"
                 "      - origins:\n"
                 "        - resolved:\n"
                 "            tag: \"1.2\"\n"
                 "            url: " +
                     reference +
                     "\n"
                     "        url: " +
                     pinned + "\n"));
  CHECK(result.err == "resolve | final: " + reference + " -> " + pinned + "\n");
}

TEST_CASE("kpin: an index is pinned to the index's own digest", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string digest = registry.put_index("app", "1");

  const auto result = run_kpin({}, pod(registry.host() + "/app:1"));

  INFO(describe(result));
  CHECK(contains(result.out, "  - image: " + registry.host() + "/app@" + digest + "\n"));
}

TEST_CASE("kpin: a reference without a tag means latest", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string digest = registry.put_image("app", "latest");

  const auto result = run_kpin({}, pod(registry.host() + "/app"));

  INFO(describe(result));
  CHECK(contains(result.out, "  - image: " + registry.host() + "/app@" + digest + "\n"));
}

TEST_CASE("kpin: one HEAD per distinct reference, however often it is used", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  registry.put_image("app", "1");
  registry.put_image("app", "2");
  std::string stream;
  for (int i = 0; i < 100; ++i) {
    stream += "---\n" + pod(registry.host() + "/app:1");
    if (i % 10 == 0) stream += "---\n" + pod(registry.host() + "/app:2");
  }
  registry.clear_log();

  const auto result = run_kpin({}, stream);

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(occurrences(result.out, "  - image: " + registry.host() + "/app@sha256:") == 110);
  CHECK(registry.count("HEAD", "/v2/app/manifests/1") == 1);
  CHECK(registry.count("HEAD", "/v2/app/manifests/2") == 1);
  CHECK(registry.log().size() == 2);
}

TEST_CASE("kpin: every final line is printed, sorted; --quiet prints none", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  std::string stream;
  std::string expected;
  for (const char* tag : {"3", "1", "2"}) stream += "---\n" + pod(registry.host() + "/app:" + tag);
  for (const char* tag : {"1", "2", "3"}) {
    const std::string repository = registry.host() + "/app";
    const std::string digest = registry.put_image("app", tag);
    expected += "resolve | final: " + repository + ":" + tag + " -> " + repository + "@" + digest + "\n";
  }

  CHECK(run_kpin({}, stream).err == expected);
  CHECK(run_kpin({"--quiet"}, stream).err.empty());
  const auto quiet = run_kpin({"-q"}, stream);
  CHECK(quiet.err.empty());
  CHECK(quiet.out == run_kpin({}, stream).out);
}

TEST_CASE("kpin: pinning its own output changes nothing and asks nothing", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  registry.put_image("app", "1");
  const auto once = run_kpin({}, pod(registry.host() + "/app:1"));
  registry.clear_log();

  const auto twice = run_kpin({}, once.out);

  INFO(describe(twice));
  CHECK(twice.status == 0);
  CHECK(twice.out == once.out);
  CHECK(registry.log().empty());
}

TEST_CASE("kpin: proxies of the environment are not asked about loopback", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  registry.put_image("app", "1");

  const auto result = run_kpin({}, pod(registry.host() + "/app:1"),
                               {.environment = {{"http_proxy", "http://127.0.0.1:9"},
                                                {"https_proxy", "http://127.0.0.1:9"},
                                                {"no_proxy", "127.0.0.1"}}});

  INFO(describe(result));
  CHECK(result.status == 0);
}

TEST_CASE("kpin: a reader that leaves early ends it without a word", "[cmd]") {
  std::string stream;
  for (int i = 0; i < 20'000; ++i) stream += "---\nkind: ConfigMap\nmetadata:\n  name: some-name\n";
  support::Process process = support::start_kpin({}, {.input = stream});
  process.close_output();

  const auto result = process.wait();

  INFO(describe(result));
  CHECK(result.err.empty());
  CHECK_FALSE(result.timed_out);
  CHECK((result.signal == 0 || result.signal == SIGPIPE));
}

TEST_CASE("kpin: a reader that leaves after the first line ends it without a word", "[cmd]") {
  std::string stream;
  for (int i = 0; i < 20'000; ++i) stream += "---\nkind: ConfigMap\nmetadata:\n  name: some-name\n";
  support::Process process = support::start_kpin({}, {.input = stream});
  CHECK(process.read_line() == "---");
  process.close_output();

  const auto result = process.wait();

  INFO(describe(result));
  CHECK(result.err.empty());
  CHECK((result.signal == 0 || result.signal == SIGPIPE));
}
