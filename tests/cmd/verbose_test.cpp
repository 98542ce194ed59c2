// --verbose, through the kpin binary.

#include <regex>

#include <openssl/evp.h>

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

constexpr const char* kPassword = "correct-horse-battery";
constexpr const char* kCredentials = "ann:correct-horse-battery";

std::string base64(const std::string& text) {
  std::string encoded(text.size() * 4 / 3 + 5, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

std::string without_times(const std::string& text) {
  return std::regex_replace(text, std::regex(R"(\([0-9]+ ms\))"), "(N ms)");
}

/// Whether any spelling of the password is in `text`.
bool shows_secret(const std::string& text) {
  return contains(text, kPassword) || contains(text, base64(kPassword)) ||
         contains(text, base64(kCredentials)) || contains(text, "Authorization") || contains(text, "Basic");
}

support::ProcessOptions as_ann(const std::string& host) {
  return {.environment = {{"KPIN_REGISTRY_HOSTNAME", host},
                          {"KPIN_REGISTRY_USERNAME", "ann"},
                          {"KPIN_REGISTRY_PASSWORD", kPassword}}};
}

}  // namespace

TEST_CASE("kpin --verbose: each request is told on stderr, no secret is", "[cmd]") {
  KPIN_NEEDS("docker-registry", "htpasswd");
  support::RegistryServer registry({.user = "ann", .password = kPassword});
  const std::string pinned = registry.host() + "/app@" + registry.put_image("app", "1");
  const std::string reference = registry.host() + "/app:1";

  const auto result = run_kpin({"-v"}, pod(reference), as_ann(registry.host()));

  INFO(describe(result));
  CHECK(result.status == 0);
  const std::string url = registry.host() + "/v2/app/manifests/1";
  CHECK(without_times(result.err) == "http | HEAD https://" + url +
                                         " -> failed: TLS handshake failed: wrong version number (N ms)\n" +
                                         "http | HEAD http://" + url + " -> 401 (N ms)\n" +  //
                                         "http | HEAD http://" + url + " -> 200 (N ms)\n" +  //
                                         "resolve | final: " + reference + " -> " + pinned + "\n");
  CHECK_FALSE(shows_secret(result.err));
}

TEST_CASE("kpin --verbose: token requests are told without credentials and tokens", "[cmd]") {
  const std::string token = "t0ken-t0ken-t0ken";
  std::string realm;
  support::RawServer server(support::answering([&](const std::string& request) {
    if (request.starts_with("GET /token?"))
      return support::http_answer("200 OK", R"({"token":")" + token + "\"}");
    if (contains(request, "Bearer " + token)) {
      return std::string("HTTP/1.1 200 OK\r\nDocker-Content-Digest: sha256:") + std::string(64, 'a') +
             "\r\nContent-Length: 1\r\n\r\n";
    }
    return support::http_answer(
        "401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"" + realm + "\",service=\"r\"", "");
  }));
  realm = server.url("/token?key=s3cret-s3cret");

  const auto result = run_kpin({"--verbose", "-q"}, pod(server.host() + "/app:1"), as_ann(server.host()));

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(contains(without_times(result.err), "http | GET " + server.url("/token?key=_redacted_") +
                                                "&service=r&scope=repository:app:pull -> 200 (N ms)\n"));
  CHECK_FALSE(shows_secret(result.err));
  CHECK_FALSE(contains(result.err, token));
  CHECK_FALSE(contains(result.err, "s3cret"));
}

TEST_CASE("kpin --verbose: inputs that are URLs are told, too", "[cmd]") {
  support::RawServer server(support::always(support::http_answer("200 OK", "a: 1\n")));
  const auto result = run_kpin({"-v", "-f", server.url("/a.yml?sig=s3cret")});
  INFO(describe(result));
  CHECK(result.out == "a: 1\n");
  CHECK(without_times(result.err) ==
        "http | GET " + server.url("/a.yml?sig=_redacted_") + " -> 200 (N ms)\n");
}
