// --locked and --update-lock against a real registry, through the kpin binary.

#include <filesystem>

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

const std::string kOld = "@sha256:" + std::string(64, 'a');
const std::string kHead = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n";
const std::string kReason =
    "no lock among the inputs has it, and with --locked nothing is looked up. Write a lock with "
    "--lock-output, or "
    "add the lock file to the inputs with -f.";

}  // namespace

TEST_CASE("--locked: what a lock has is pinned, what none has is all listed, and no server hears of it",
          "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string digest = registry.put_image("app", "1");
  const std::string host = registry.host();
  const support::TempFolder folder;
  const std::string helper = folder.write("bin/docker-credential-spy", "#!/bin/sh\ntouch \"$SPY\"\n");
  std::filesystem::permissions(helper, std::filesystem::perms::owner_all);
  folder.write("config.json", R"({"credsStore": "spy"})");
  const std::string lock =
      folder.write("lock.yml", kHead + "overrides:\n- image: " + host + "/app:1\n  newImage: " + host +
                                   "/app@" + digest + "\n  preresolved: true\n");
  const support::ProcessOptions options = {.environment = {{"DOCKER_CONFIG", folder.path()},
                                                           {"SPY", folder.path("asked")},
                                                           {"PATH", folder.path("bin") + ":/usr/bin:/bin"}}};
  registry.clear_log();

  const auto pinned = run_kpin({"-q", "--locked", "-f", lock, "-f", "-"}, pod(host + "/app:1"), options);
  INFO(describe(pinned));
  CHECK(pinned.status == 0);
  CHECK(contains(pinned.out, "image: " + host + "/app@" + digest + "\n"));
  CHECK(run_kpin({"-q", "--locked"}, pod(host + "/b@" + digest), options).status == 0);

  const std::string input = "x:\n- image: " + host + "/b:1\n- image: " + host +
                            "/app:1\n- image: c\n- image: " + host + "/b:1\n- image: " + host + "/d@" +
                            digest + "\n";
  const auto missing = run_kpin({"--locked", "-f", lock, "-f", "-"}, input, options);
  INFO(describe(missing));
  CHECK(missing.status == 1);
  CHECK(missing.out.empty());
  CHECK(missing.err == "kpin: stdin:2:10: cannot resolve '" + host + "/b:1': " + kReason +
                           "\n      also at stdin:5:10\nkpin: stdin:4:10: cannot resolve 'c': " + kReason +
                           "\n");

  const auto platform = run_kpin({"--locked", "--platform=linux/amd64"}, pod(host + "/d@" + digest), options);
  CHECK(platform.status == 1);
  CHECK(contains(platform.err, kReason));

  const auto fetched = run_kpin({"--locked", "-f", registry.url() + "/v2/"}, "", options);
  INFO(describe(fetched));
  CHECK(fetched.status == 2);
  CHECK(fetched.err == "kpin: " + registry.url() + "/v2/: with --locked nothing is fetched\n");

  CHECK(registry.log().empty());
  CHECK_FALSE(std::filesystem::exists(folder.path("asked")));
}

TEST_CASE("--update-lock: all entries or those that fit are looked up, and every other byte stays", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string host = registry.host();
  const std::string app = host + "/app@" + registry.put_image("app", "1");
  const std::string web = host + "/web@" + registry.put_image("web", "1");
  const support::TempFolder folder;
  const auto text = [&](const std::string& of_app, const std::string& of_web) {
    return "# top\r\n" + kHead + "overrides:   # these\n- image: " + host + "/app:1 # app\n  newImage:   '" +
           of_app + "'   # stays\n  preresolved: true\n- {image: \"" + host +
           "/web:1\", newImage: " + of_web + ", preresolved: true}\n- {image: other, newImage: x:1}\n# end";
  };
  const std::string lock = folder.write("lock.yml", text(host + "/app" + kOld, host + "/web" + kOld));
  std::filesystem::permissions(lock, std::filesystem::perms(0644));

  const auto one = run_kpin({"--update-lock", lock, "*/web:*"});
  INFO(describe(one));
  CHECK(one.status == 0);
  CHECK(one.out.empty());
  CHECK(one.err == "resolve | final: " + host + "/web:1 -> " + web + "\n");
  CHECK(folder.read("lock.yml") == text(host + "/app" + kOld, web));

  CHECK(run_kpin({"-q", "--update-lock", lock}).status == 0);
  CHECK(folder.read("lock.yml") == text(app, web));
  CHECK(std::filesystem::status(lock).permissions() == std::filesystem::perms(0644));

  const auto none = run_kpin({"--update-lock", lock, "[x"});
  CHECK(none.status == 2);
  CHECK(none.err == "kpin: " + lock + ": it locks no reference that fits '[x'\n");
  CHECK(run_kpin({"--update-lock", lock, "a", "b"}).status == 2);
  CHECK(run_kpin({"--update-lock", lock, ""}).status == 2);
}

TEST_CASE("--update-lock: with an entry that cannot be resolved nothing is written", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string host = registry.host();
  registry.put_image("app", "1");
  const support::TempFolder folder;
  const std::string text = kHead + "overrides:\n- image: " + host + "/app:1\n  newImage: " + host + "/app" +
                           kOld + "\n  preresolved: true\n- image: " + host +
                           "/app:none\n  newImage: " + host + "/app" + kOld + "\n  preresolved: true\n";
  const std::string lock = folder.write("lock.yml", text);
  const auto result = run_kpin({"--update-lock", lock});
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.err.starts_with("kpin: " + lock + ": cannot resolve '" + host + "/app:none': "));
  CHECK(folder.read("lock.yml") == text);

  CHECK(run_kpin({"--update-lock", folder.write("bad.yml", kHead + "keys: 5\n")}).status == 2);
  CHECK(run_kpin({"--update-lock", folder.write("binary.yml", "\xFF")}).status == 2);
  CHECK(run_kpin({"--update-lock", folder.path("none.yml")}).status == 2);
  CHECK(run_kpin({"--update-lock", folder.path()}).status == 2);
}

TEST_CASE("--update-lock: configuration from -f counts, the lock itself among it does not", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string host = registry.host();
  const std::string app = host + "/app@" + registry.put_image("app", "1");
  const support::TempFolder folder;
  const auto text = [&](const std::string& url) {
    return kHead + "overrides:\n- image: web\n  newImage: " + url + "\n  preresolved: true\n";
  };
  const std::string lock = folder.write("in/lock.yml", text(host + "/app" + kOld));
  const std::string config =
      folder.write("config.yml", kHead + "overrides: [{image: web, newImage: \"" + host + "/app:1\"}]\n");

  const auto result = run_kpin({"-q", "--update-lock", lock, "-f", lock, "-f", config});
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(folder.read("in/lock.yml") == text(app));

  // Found through its folder it is the lock all the same.
  folder.write("in/lock.yml", text(host + "/app" + kOld));
  const auto in_folder = run_kpin({"-q", "--update-lock", lock, "-f", folder.path("in"), "-f", config});
  INFO(describe(in_folder));
  CHECK(in_folder.status == 0);
  CHECK(folder.read("in/lock.yml") == text(app));
}

TEST_CASE("--update-lock: an entry keeps its tag, and becomes no other image", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string host = registry.host();
  const std::string digest = "@" + registry.put_image("app", "1");
  const support::TempFolder folder;
  const auto text = [&](const std::string& url) {
    return kHead + "overrides:\n- image: " + host + "/app:1\n  newImage: " + url + "\n  preresolved: true\n";
  };
  const std::string lock = folder.write("lock.yml", text(host + "/app:1" + kOld));
  const auto kept = run_kpin({"-q", "--update-lock", lock});
  INFO(describe(kept));
  CHECK(kept.status == 0);
  CHECK(folder.read("lock.yml") == text(host + "/app:1" + digest));

  const std::string other = text(host + "/fork" + kOld);
  folder.write("lock.yml", other);
  const auto refused = run_kpin({"--update-lock", lock});
  CHECK(refused.status == 1);
  CHECK(refused.err == "kpin: " + lock + ": cannot resolve '" + host + "/app:1': the lock has " + host +
                           "/fork" + kOld + ", and now it would become " + host + "/app" + digest +
                           ". Are the Config documents that the lock was made with among the inputs (-f)?\n");
  CHECK(folder.read("lock.yml") == other);
}

TEST_CASE("--update-lock: an image of a platform does not become that of all", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string reference = registry.host() + "/app:1";
  registry.put_image("app", "1");
  const support::TempFolder folder;
  const std::string text =
      "apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages:\n- image: " + registry.host() +
      "/app" + kOld + "\n  annotations:\n    kbld.carvel.dev/id: " + reference +
      "\n    kbld.carvel.dev/origins: |\n      - platformSelected: {architecture: arm64, index: x, os: "
      "linux}\n";
  const std::string lock = folder.write("lock.yml", text);
  const auto refused = run_kpin({"--update-lock", lock});
  CHECK(refused.status == 1);
  CHECK(refused.err ==
        "kpin: " + lock + ": cannot resolve '" + reference +
            "': the lock has the image of one platform. Give --platform, or the Config that selects it.\n");
  CHECK(folder.read("lock.yml") == text);
}

TEST_CASE("--update-lock: a lock without entries is done, and what is no lock is told", "[cmd]") {
  const support::TempFolder folder;
  CHECK(run_kpin({"--update-lock", folder.write("empty.yml", kHead)}).status == 0);
  const std::string resource = folder.write("pod.yml", "kind: Pod\nimage: a\n");
  const auto result = run_kpin({"--update-lock", resource});
  CHECK(result.status == 2);
  CHECK(result.err == "kpin: " + resource + ": this is no lock\n");
}

TEST_CASE("--update-lock: an ImagesLock gets new digests and keeps its entries", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string reference = registry.host() + "/app:1";
  const support::TempFolder folder;
  const std::string lock = folder.path("images.yml");
  registry.put_image("app", "1");
  CHECK(run_kpin({"-q", "--imgpkg-lock-output", lock}, pod(reference)).status == 0);
  const std::string before = folder.read("images.yml");
  const std::string moved = registry.put_index("app", "1");

  CHECK(run_kpin({"-q", "--update-lock", lock}).status == 0);
  const std::string after = folder.read("images.yml");
  CHECK(contains(after, "image: " + registry.host() + "/app@" + moved + "\n"));
  CHECK(after.size() == before.size());
  CHECK(run_kpin({"-q", "--locked", "-f", lock, "-f", "-"}, pod(reference)).status == 0);
}
