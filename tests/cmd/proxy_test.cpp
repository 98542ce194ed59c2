// Proxies between kpin and a real registry, through the kpin binary.

#include "support/catch.hpp"
#include "support/connect_proxy.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"

using support::contains;
using support::describe;
using support::pod;
using support::run_kpin;

TEST_CASE("kpin behind a proxy: a registry is asked through it", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  support::RegistryServer registry(
      {.scheme = support::RegistryOptions::Scheme::https, .certificate_names = "DNS:registry.example"});
  const std::string digest = registry.put_image("app", "1");
  const support::ConnectProxy proxy(registry.host());

  const auto result =
      run_kpin({"--registry-ca-cert-path", registry.ca_path()}, pod("registry.example/app:1"),
               {.environment = {{"HTTPS_PROXY", "http://ann:s3cret-s3cret@" + proxy.host()}}});

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(contains(result.out, "image: registry.example/app@" + digest + "\n"));
  REQUIRE(proxy.requests().size() == 1);
  CHECK(proxy.requests().front().starts_with("CONNECT registry.example:443 HTTP/1.1\r\n"));
}

TEST_CASE("kpin behind a proxy: plain HTTP goes through HTTP_PROXY", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  registry.put_image("app", "1");
  const support::ConnectProxy proxy(registry.host());
  const std::string url = "http://" + proxy.host();

  const auto result = run_kpin({"--registry-insecure"}, pod("registry.example/app:1"),
                               {.environment = {{"HTTPS_PROXY", url}, {"HTTP_PROXY", url}}});

  INFO(describe(result));
  CHECK(result.status == 0);
  REQUIRE(proxy.requests().size() == 2);
  CHECK(proxy.requests().back().starts_with("HEAD http://registry.example/v2/app/manifests/1 HTTP/1.1\r\n"));
}

TEST_CASE("kpin behind a proxy: NO_PROXY exempts", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  registry.put_image("app", "1");
  const support::ConnectProxy proxy(registry.host());
  const std::string port = registry.host().substr(registry.host().find(':'));
  const std::string url = "http://" + proxy.host();

  // 0.0.0.0 is this machine, but not a loopback address.
  const auto result =
      run_kpin({}, pod("0.0.0.0" + port + "/app:1"),
               {.environment = {{"HTTPS_PROXY", url}, {"HTTP_PROXY", url}, {"NO_PROXY", "a.io,0.0.0.0"}}});

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(proxy.requests().empty());
}

TEST_CASE("kpin behind a proxy: loopback registries are reached without", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  registry.put_image("app", "1");
  const std::string port = registry.host().substr(registry.host().find(':'));
  const std::string closed = "http://" + support::closed_port();

  const auto result =
      run_kpin({}, pod(registry.host() + "/app:1") + "---\n" + pod("localhost" + port + "/app:1"),
               {.environment = {{"HTTPS_PROXY", closed}, {"HTTP_PROXY", closed}}});

  INFO(describe(result));
  CHECK(result.status == 0);
}

TEST_CASE("kpin behind a proxy: one that fails is named, its password is not", "[cmd]") {
  const std::string closed = support::closed_port();
  const auto result = run_kpin({"--registry-insecure"}, pod("registry.example/app:1"),
                               {.environment = {{"HTTPS_PROXY", "http://ann:s3cret-s3cret@" + closed}}});
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.err ==
        "kpin: stdin:7:12: cannot resolve 'registry.example/app:1': registry.example: HEAD "
        "https://registry.example/v2/app/manifests/1: proxy " +
            closed + ": cannot connect: Connection refused\n      in Pod/a (v1)\n");
}
