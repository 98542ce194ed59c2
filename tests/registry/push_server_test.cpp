// Pushing to a real docker-registry.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/error.hpp"
#include "registry/pushing.hpp"
#include "support/catch.hpp"
#include "support/connect_proxy.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"
#include "support/token_server.hpp"

namespace {

image::Reference reference(const support::RegistryServer& server, const std::string& rest) {
  return image::Reference::parse(server.host() + "/" + rest);
}

/// How many of the logged requests have a method other than HEAD.
int other_than_head(const support::RegistryServer& server) {
  const auto log = server.log();
  return static_cast<int>(std::ranges::count_if(log, [](const auto& one) { return one.method != "HEAD"; }));
}

/// The value in KiB of a line of /proc/self/status.
long status_kib(const std::string& name) {
  std::ifstream lines("/proc/self/status");
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(name + ":")) return std::stol(line.substr(name.size() + 1));
  }
  return 0;
}

}  // namespace

TEST_CASE("push: an image arrives, and a second push asks only whether it is there", "[registry][push]") {
  KPIN_NEEDS("docker-registry");
  const support::TempFolder folder;
  support::RegistryServer server;
  Pushing pushing;
  const auto contents = image_of(folder, {layer_bytes(100'000), "", "small"});

  const image::Digest digest = pushing.pusher.push(contents, pushing.place(server.host()));
  CHECK(digest == contents.manifests.back().digest);
  CHECK(pushing.client.resolve(reference(server, "app@" + digest.text())) == digest);
  CHECK(server.count("PUT", "/v2/app/manifests/") == 1);
  CHECK(server.count("PUT", "/v2/app/manifests/" + digest.text()) == 1);

  server.clear_log();
  CHECK(pushing.pusher.push(contents, pushing.place(server.host())) == digest);
  CHECK(other_than_head(server) == 0);
  CHECK(server.log().size() == contents.blobs.size() + 1);
}

TEST_CASE("push: an index comes with its images, and gets tags afterwards", "[registry][push]") {
  KPIN_NEEDS("docker-registry");
  const support::TempFolder folder;
  support::RegistryServer server;
  Pushing pushing;
  const auto contents = index_of(folder, "shared layer");

  const image::Digest digest =
      pushing.pusher.push(contents, pushing.place(server.host()), {.concurrency = 8});
  pushing.pusher.tag(pushing.place(server.host()), digest, {"1.0", "latest"});
  const auto document = pushing.client.manifest(reference(server, "app:1.0"));
  CHECK(document.digest == digest);
  CHECK(document.manifests.size() == 2);
  CHECK(pushing.client.tags(reference(server, "app")) == std::vector<std::string>{"1.0", "latest"});
  CHECK(server.count("GET", "/v2/app/manifests/" + digest.text()) == 1);
  CHECK(server.count("POST", "/v2/app/blobs/uploads/") == 5);  // of six blobs, two are the same
}

TEST_CASE("push: chunks go over HTTP/2 as well", "[registry][push]") {
  KPIN_NEEDS("docker-registry", "openssl");
  const support::TempFolder folder;
  support::RegistryServer server({.scheme = support::RegistryOptions::Scheme::https});
  Pushing pushing(server.ca_path());
  const auto contents = image_of(folder, {layer_bytes(3'000'000, 1), layer_bytes(2'500'000, 2)});

  pushing.pusher.push(contents, pushing.place(server.host()), {.chunk_size = 1'000'000});
  CHECK(server.count("PATCH", "/v2/app/blobs/uploads/") == 6);
  for (const auto& request : server.log()) CHECK(request.protocol == "HTTP/2.0");
}

TEST_CASE("push: Basic credentials are sent with every request", "[registry][push]") {
  KPIN_NEEDS("docker-registry", "htpasswd");
  const support::TempFolder folder;
  support::RegistryServer server({.user = "ann", .password = "pw"});
  const auto contents = image_of(folder, {layer_bytes(5000)});
  Pushing pushing;
  pushing.keychain.known[server.host()] = {"ann", "pw"};
  CHECK(pushing.failure(contents, server.host(), {.chunk_size = 2000}).empty());

  Pushing wrong;
  wrong.keychain.known[server.host()] = {"ann", "wrong"};
  CHECK_THAT(
      wrong.failure(contents, server.host()),
      Catch::StartsWith(server.host() + ": HEAD ") &&
          Catch::EndsWith("The credentials for '" + server.host() +
                          "' from /home/me/.docker/config.json were not accepted. Pushing to 'app' takes "
                          "the right to."));
}

TEST_CASE("push: the token asked for may push; one that pulls may not", "[registry][push]") {
  KPIN_NEEDS("docker-registry", "openssl");
  const support::TempFolder folder;
  support::TokenServer tokens({.user = "ann", .password = "pw"});
  support::RegistryServer server({.auth = tokens.configuration()});
  Pushing pushing;
  pushing.keychain.known[server.host()] = {"ann", "pw"};
  const auto scopes = [&] {
    std::set<std::string> asked;
    for (const auto& request : tokens.log()) asked.insert(request.scope);
    return asked;
  };

  auto contents = image_of(folder, {"a layer", "another"});
  const auto digest = pushing.pusher.push(contents, pushing.place(server.host()));
  pushing.pusher.tag(pushing.place(server.host()), digest, {"1"});
  CHECK(tokens.log().size() == 1);
  CHECK(scopes() == std::set<std::string>{"repository:app:pull,push"});

  for (registry::Blob& blob : contents.blobs) blob.mount_from = "app";
  pushing.pusher.push(contents, pushing.place(server.host(), "team/copy"));
  CHECK(tokens.log().size() == 3);
  CHECK(scopes() == std::set<std::string>{"repository:app:pull,push", "repository:team/copy:pull,push",
                                          "repository:team/copy:pull,push repository:app:pull"});

  CHECK(pushing.client.resolve(reference(server, "app:1")) == digest);
  CHECK(tokens.log().back().scope == "repository:app:pull");
}

TEST_CASE("push: what another repository has is mounted, not sent", "[registry][push]") {
  KPIN_NEEDS("docker-registry");
  const support::TempFolder folder;
  support::RegistryServer server;
  Pushing pushing;
  auto contents = image_of(folder, {layer_bytes(100'000)});
  pushing.pusher.push(contents, pushing.place(server.host(), "base"));
  for (registry::Blob& blob : contents.blobs) {
    blob.mount_from = "base";
    blob.file.clear();
  }
  registry::PushProgress last;

  server.clear_log();
  pushing.pusher.push(contents, pushing.place(server.host()),
                      {.progress = [&](const registry::PushProgress& progress) { last = progress; }});
  CHECK(server.count("POST", "/v2/app/blobs/uploads/?mount=") == 2);
  CHECK(server.count("PUT", "/v2/app/blobs/") == 0);
  CHECK(server.count("PATCH", "/v2/app/blobs/") == 0);
  CHECK(last.present == last.total);
  CHECK(last.sent == 0);
}

TEST_CASE("push: what the other repository does not have either is sent", "[registry][push]") {
  KPIN_NEEDS("docker-registry");
  const support::TempFolder folder;
  support::RegistryServer server;
  Pushing pushing;
  auto contents = image_of(folder, {layer_bytes(5000)});
  for (registry::Blob& blob : contents.blobs) blob.mount_from = "base";
  registry::PushProgress last;

  pushing.pusher.push(contents, pushing.place(server.host()),
                      {.progress = [&](const registry::PushProgress& progress) { last = progress; }});
  CHECK(server.count("POST", "/v2/app/blobs/uploads/") == 2);  // the session begun instead is used
  CHECK(last.sent == last.total);
}

TEST_CASE("push: where a registry loses an upload that breaks off, it begins again", "[registry][push]") {
  KPIN_NEEDS("docker-registry", "openssl");
  using Scheme = support::RegistryOptions::Scheme;
  const auto scheme = GENERATE(Scheme::http, Scheme::https);  // HTTP/1.1, HTTP/2
  const support::TempFolder folder;
  support::RegistryServer server(
      {.scheme = scheme, .certificate_names = "IP:127.0.0.1,DNS:registry.example"});
  support::ConnectProxy proxy(server.host(), 2'600'000);
  Pushing pushing(scheme == Scheme::https ? server.ca_path() : "", proxy.host());
  const std::string layer = layer_bytes(6'000'000);
  const auto contents = image_of(folder, {layer});
  const registry::Place place = {
      .host = "registry.example", .repository = "app", .plain_http = registry::PlainHttp::allowed};

  // Version 2 of it answers 404 when asked about an upload that has other bytes than the Location knows of.
  pushing.pusher.push(contents, place, {.concurrency = 1, .chunk_size = 4'000'000});
  CHECK(proxy.has_broken_one());
  const auto log = server.log();
  CHECK(std::ranges::count(log, std::string("PATCH"), &support::LoggedRequest::method) >= 2);
  server.clear_log();
  server.put_blob("app", layer);  // looks before it sends
  CHECK(server.count("HEAD", "/v2/app/blobs/" + support::sha256_digest(layer)) == 1);
  CHECK(server.log().size() == 1);
}

TEST_CASE("push: a large file passes through little memory", "[registry][push]") {
  KPIN_NEEDS("docker-registry", "sha256sum");
  constexpr std::uint64_t kSize = 220ULL * 1024 * 1024;
  const support::TempFolder folder;
  support::RegistryServer server;
  Pushing pushing;
  auto contents = image_of(folder, {});
  const std::string path = folder.write("large", "");
  std::filesystem::resize_file(path, kSize);
  const std::string digest = "sha256:" + support::run({"sha256sum", path}).out.substr(0, 64);
  contents.blobs.push_back({.digest = image::Digest::parse(digest), .size = kSize, .file = path});

  const long before = status_kib("VmRSS");
  std::ofstream("/proc/self/clear_refs") << "5";  // the peak begins anew
  pushing.pusher.push(contents, pushing.place(server.host()));
  CHECK(status_kib("VmHWM") - before < 64L * 1024);
  CHECK(server.count("PATCH", "/v2/app/blobs/uploads/") == 4);
  CHECK(server.count("HEAD", "/v2/app/blobs/" + digest) == 1);
}
