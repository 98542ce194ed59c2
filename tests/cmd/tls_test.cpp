// TLS and credentials against a real registry, through the kpin binary.

#include <filesystem>

#include <openssl/evp.h>

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

constexpr const char* kUser = "ann";
constexpr const char* kPassword = "correct-horse-battery";

support::RegistryOptions tls() { return {.scheme = support::RegistryOptions::Scheme::https}; }

support::RegistryOptions tls_with_password() {
  return {.scheme = support::RegistryOptions::Scheme::https, .user = kUser, .password = kPassword};
}

std::string base64(const std::string& text) {
  std::string encoded(text.size() * 4 / 3 + 5, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

/// A folder for DOCKER_CONFIG that has one registry's credentials.
support::TempFolder docker_config(const std::string& key, const std::string& password) {
  support::TempFolder folder;
  folder.write("config.json", R"({"auths": {")" + key + R"(": {"auth": ")" +
                                  base64(std::string(kUser) + ":" + password) + R"("}}})");
  return folder;
}

support::ProcessOptions with(const std::string& name, const std::string& value) {
  return {.environment = {{name, value}}};
}

void check_refused(const support::ProcessResult& result, const std::string& host) {
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  CHECK(contains(result.err, "kpin: stdin:7:12: "));
  CHECK(contains(result.err, host + "/app:1"));
}

}  // namespace

TEST_CASE("kpin over TLS: the authority comes from a flag, a file or a folder", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  support::RegistryServer registry(tls());
  const std::string pinned = registry.host() + "/app@" + registry.put_image("app", "1");
  const std::string input = pod(registry.host() + "/app:1");

  const auto by_flag = run_kpin({"--registry-ca-cert-path", registry.ca_path()}, input);
  INFO(describe(by_flag));
  CHECK(by_flag.status == 0);
  CHECK(contains(by_flag.out, "image: " + pinned + "\n"));

  const auto by_file = run_kpin({}, input, with("SSL_CERT_FILE", registry.ca_path()));
  INFO(describe(by_file));
  CHECK(contains(by_file.out, "image: " + pinned + "\n"));

  const support::TempFolder folder;
  std::filesystem::copy(registry.ca_path(), folder.path("ca.pem"));
  REQUIRE(support::run({"openssl", "rehash", folder.path()}).status == 0);
  const auto by_folder = run_kpin({}, input, with("SSL_CERT_DIR", folder.path()));
  INFO(describe(by_folder));
  CHECK(contains(by_folder.out, "image: " + pinned + "\n"));
}

TEST_CASE("kpin over TLS: each of several authorities is trusted", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  support::RegistryServer one(tls());
  support::RegistryServer two(tls());
  one.put_image("app", "1");
  two.put_image("app", "1");
  const std::string input = pod(one.host() + "/app:1") + "---\n" + pod(two.host() + "/app:1");

  const auto both =
      run_kpin({"--registry-ca-cert-path", one.ca_path(), "--registry-ca-cert-path", two.ca_path()}, input);
  INFO(describe(both));
  CHECK(both.status == 0);

  const auto mixed =
      run_kpin({"--registry-ca-cert-path", one.ca_path()}, input, with("SSL_CERT_FILE", two.ca_path()));
  INFO(describe(mixed));
  CHECK(mixed.status == 0);
}

TEST_CASE("kpin over TLS: HTTP/2 is spoken", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  support::RegistryServer registry(tls());
  std::string input;
  for (int i = 0; i < 20; ++i) {
    const std::string tag = "v" + std::to_string(i);
    registry.put_image("app", tag);
    input += "---\n" + pod(registry.host() + "/app:" + tag);
  }
  registry.clear_log();

  const auto result = run_kpin({"--registry-ca-cert-path", registry.ca_path()}, input);

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(registry.log().size() == 20);
  for (const auto& request : registry.log()) {
    CHECK(request.method == "HEAD");
    CHECK(request.protocol == "HTTP/2.0");
  }
}

TEST_CASE("kpin over TLS: an unknown authority is refused", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  support::RegistryServer registry(tls());
  registry.put_image("app", "1");
  registry.clear_log();

  const auto result = run_kpin({}, pod(registry.host() + "/app:1"));

  check_refused(result, registry.host());
  CHECK(contains(result.err, "certificate"));
  CHECK(registry.log().empty());  // not even in plain HTTP
}

TEST_CASE("kpin over TLS: --registry-insecure alone does not accept any certificate", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  support::RegistryServer registry(tls());
  registry.put_image("app", "1");

  check_refused(run_kpin({"--registry-insecure"}, pod(registry.host() + "/app:1")), registry.host());
}

TEST_CASE("kpin over TLS: a certificate for another host is refused", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  auto options = tls();
  options.certificate_names = "DNS:elsewhere.example";
  support::RegistryServer registry(options);
  registry.put_image("app", "1");

  const auto result =
      run_kpin({"--registry-ca-cert-path", registry.ca_path()}, pod(registry.host() + "/app:1"));

  check_refused(result, registry.host());
}

TEST_CASE("kpin over TLS: --registry-verify-certs=false accepts any certificate", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl");
  auto options = tls();
  options.certificate_names = "DNS:elsewhere.example";
  support::RegistryServer registry(options);
  registry.put_image("app", "1");

  const auto result = run_kpin({"--registry-verify-certs=false"}, pod(registry.host() + "/app:1"));

  INFO(describe(result));
  CHECK(result.status == 0);
}

TEST_CASE("kpin over TLS: an authority file that is missing or holds no certificate is a usage error",
          "[cmd]") {
  const auto missing = run_kpin({"--registry-ca-cert-path", "/does/not/exist.pem"}, "kind: Pod\n");
  INFO(describe(missing));
  CHECK(missing.status == 2);
  CHECK(missing.out.empty());
  CHECK(contains(missing.err, "/does/not/exist.pem"));

  const support::TempFolder folder;
  const std::string path = folder.write("ca.pem", "not a certificate\n");
  const auto wrong = run_kpin({"--registry-ca-cert-path", path}, "kind: Pod\n");
  INFO(describe(wrong));
  CHECK(wrong.status == 2);
  CHECK(wrong.out.empty());
  CHECK(contains(wrong.err, path));
}

TEST_CASE("kpin with credentials: those of the Docker config open the registry", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl", "htpasswd");
  support::RegistryServer registry(tls_with_password());
  const std::string digest = registry.put_image("app", "1");

  for (const std::string& key : {registry.host(), "https://" + registry.host(), registry.url() + "/v2/"}) {
    CAPTURE(key);
    const auto config = docker_config(key, kPassword);
    registry.clear_log();

    const auto result = run_kpin({"--registry-ca-cert-path", registry.ca_path()},
                                 pod(registry.host() + "/app:1"), with("DOCKER_CONFIG", config.path()));

    INFO(describe(result));
    CHECK(result.status == 0);
    CHECK(contains(result.out, "image: " + registry.host() + "/app@" + digest + "\n"));
    CHECK(registry.count("HEAD", "/v2/app/manifests/1") <= 2);  // a first one may learn what is asked for
    CHECK(registry.count("GET", "/v2/app/") == 0);
  }
}

TEST_CASE("kpin with credentials: ~/.docker is read when DOCKER_CONFIG is not set", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl", "htpasswd");
  support::RegistryServer registry(tls_with_password());
  registry.put_image("app", "1");
  const support::TempFolder home;
  const auto config = docker_config(registry.host(), kPassword);
  home.write(".docker/config.json", config.read("config.json"));

  const auto result =
      run_kpin({"--registry-ca-cert-path", registry.ca_path()}, pod(registry.host() + "/app:1"),
               {.environment = {{"HOME", home.path()}, {"DOCKER_CONFIG", std::nullopt}}});

  INFO(describe(result));
  CHECK(result.status == 0);
}

TEST_CASE("kpin with credentials: without any the registry's 401 is reported", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl", "htpasswd");
  support::RegistryServer registry(tls_with_password());
  registry.put_image("app", "1");

  const auto result =
      run_kpin({"--registry-ca-cert-path", registry.ca_path()}, pod(registry.host() + "/app:1"));

  check_refused(result, registry.host());
  CHECK(contains(result.err, "401"));
}

TEST_CASE("kpin with credentials: a wrong password is an error that does not show it", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl", "htpasswd");
  support::RegistryServer registry(tls_with_password());
  registry.put_image("app", "1");
  const std::string wrong = "hunter2-hunter2";
  const auto config = docker_config(registry.host(), wrong);

  const auto result = run_kpin({"--registry-ca-cert-path", registry.ca_path()},
                               pod(registry.host() + "/app:1"), with("DOCKER_CONFIG", config.path()));

  check_refused(result, registry.host());
  CHECK(contains(result.err, "401"));
  CHECK_FALSE(contains(result.err, wrong));
  CHECK_FALSE(contains(result.err, base64(std::string(kUser) + ":" + wrong)));
}

TEST_CASE("kpin with credentials: those of another host are not sent", "[cmd]") {
  KPIN_NEEDS("docker-registry", "openssl", "htpasswd");
  support::RegistryServer registry(tls_with_password());
  registry.put_image("app", "1");
  const auto config = docker_config("registry.example.com", kPassword);

  const auto result = run_kpin({"--registry-ca-cert-path", registry.ca_path()},
                               pod(registry.host() + "/app:1"), with("DOCKER_CONFIG", config.path()));

  check_refused(result, registry.host());
}
