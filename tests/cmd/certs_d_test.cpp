// certs.d against a real registry, through the kpin binary.

#include <filesystem>

#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"
#include "support/tls_server.hpp"

using support::contains;
using support::describe;
using support::pod;
using support::run_kpin;

namespace {

/// A registry that lets nobody in but ann, and ann's home.
struct Scene {
  Scene() { copy(registry.ca_path(), "ca.crt"); }

  /// Puts a file into the registry's folder.
  void copy(const std::string& path, const std::string& name) const {
    const std::string to = home.path(".config/containers/certs.d/" + registry.host() + "/" + name);
    std::filesystem::create_directories(std::filesystem::path(to).parent_path());
    std::filesystem::copy_file(path, to);
  }

  [[nodiscard]] support::ProcessResult run() const {
    return run_kpin({}, pod(registry.host() + "/app:1"), {.environment = {{"HOME", home.path()}}});
  }

  support::TempFolder keys = [] {
    support::TempFolder folder;
    support::make_certificate({.subject = "ann"}, folder.path("ann.cert"), folder.path("ann.key"));
    return folder;
  }();
  support::TempFolder home = {};
  support::RegistryServer registry =
      support::RegistryServer({.scheme = support::RegistryOptions::Scheme::https,
                               .client_certificate = keys.path("ann.cert"),
                               .client_key = keys.path("ann.key")});
};

}  // namespace

TEST_CASE("kpin with certs.d: authority and client certificate open the registry", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  Scene scene;
  const std::string digest = scene.registry.put_image("app", "1");
  scene.copy(scene.keys.path("ann.cert"), "ann.cert");
  scene.copy(scene.keys.path("ann.key"), "ann.key");

  const auto result = scene.run();

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(contains(result.out, "image: " + scene.registry.host() + "/app@" + digest + "\n"));
}

TEST_CASE("kpin with certs.d: a registry that asks for a client certificate says so", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  Scene scene;
  const auto result = scene.run();
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  const std::string host = scene.registry.host();
  CHECK(result.err == "kpin: stdin:7:12: cannot resolve '" + host + "/app:1': " + host + ": HEAD https://" +
                          host +
                          "/v2/app/manifests/1: the server asks for a client certificate. Client "
                          "certificates are looked for in "
                          "~/.config/containers/certs.d/" +
                          host + ".\n      in Pod/a (v1)\n");
}

TEST_CASE("kpin with certs.d: a client certificate of somebody else is refused", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  Scene scene;
  const support::TempFolder folder;
  support::make_certificate({.subject = "bob"}, folder.path("bob.cert"), folder.path("bob.key"));
  scene.copy(folder.path("bob.cert"), "bob.cert");
  scene.copy(folder.path("bob.key"), "bob.key");
  const auto result = scene.run();
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(contains(result.err, "client certificate"));
}

TEST_CASE("kpin with certs.d: a certificate without its key is an error", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  Scene scene;
  scene.copy(scene.keys.path("ann.cert"), "ann.cert");
  const auto result = scene.run();
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(contains(result.err, "/certs.d/" + scene.registry.host() +
                                 "/ann.cert: there is no key ann.key beside this client certificate; "
                                 "authorities end in .crt\n"));
}

TEST_CASE("kpin with certs.d: files of other hosts are not looked at", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  support::RegistryServer registry({.scheme = support::RegistryOptions::Scheme::https});
  registry.put_image("app", "1");
  const support::TempFolder home;
  home.write(".config/containers/certs.d/127.0.0.1:1/broken.crt", "");
  home.write(".config/containers/certs.d/127.0.0.1/ca.crt", support::read_file(registry.ca_path()));

  const support::ProcessOptions options = {.environment = {{"HOME", home.path()}}};
  const std::string input = pod(registry.host() + "/app:1");
  const auto refused = run_kpin({}, input, options);
  INFO(describe(refused));
  CHECK(refused.status == 1);
  CHECK(contains(refused.err, "certificate"));

  const auto trusted = run_kpin({"--registry-ca-cert-path", registry.ca_path()}, input, options);
  INFO(describe(trusted));
  CHECK(trusted.status == 0);
}
