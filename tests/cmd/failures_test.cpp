// References that cannot be resolved, and servers that misbehave, through the kpin binary.

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <functional>
#include <mutex>
#include <utility>

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

constexpr const char* kManifestType = "Content-Type: application/vnd.oci.image.manifest.v1+json";

void check_unresolved(const support::ProcessResult& result, const std::string& reference) {
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  CHECK(contains(result.err, "kpin: stdin:7:12: "));
  CHECK(contains(result.err, reference));
}

/// Runs kpin on one image of a server that behaves like this.
void check_unresolved_at(support::RawServer::Handler handler) {
  support::RawServer server(std::move(handler));
  const std::string reference = server.host() + "/app:1";
  check_unresolved(run_kpin({}, pod(reference)), reference);
}

/// Answers HEAD without a digest, so that GET follows, which `get` is written for.
support::RawServer::Handler digest_only_by_get(std::function<void(support::Connection&)> get) {
  return [get = std::move(get)](support::Connection& connection) {
    for (auto request = connection.read_request(); !request.empty(); request = connection.read_request()) {
      if (request.starts_with("GET ")) {
        get(connection);
        return;
      }
      connection.write("HTTP/1.1 200 OK\r\n" + std::string(kManifestType) +
                       "\r\nContent-Length: 100\r\n\r\n");
    }
  };
}

/// Waits for `condition` while the process runs; false when that takes too long.
bool wait_until(support::Process& process, const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    process.read_line(std::chrono::milliseconds(10));  // feeds its stdin; there is never a line to read
  }
  return true;
}

}  // namespace

TEST_CASE("failures: all are listed together, each with its place", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  registry.put_image("app", "1");
  const support::TempFolder folder;
  const std::string good = registry.host() + "/app:1";
  const std::string unknown_tag = registry.host() + "/app:no-such-tag";
  const std::string unknown_repository = registry.host() + "/none/such:1";
  const std::string first = folder.write("first.yml", pod(good) + "  - image: \"" + unknown_tag + "\"\n");
  const std::string second =
      folder.write("second.yml", "---\n" + pod(unknown_repository) + "---\n" + pod("UPPER:1"));

  const auto result = run_kpin({"-f", first + "," + second});

  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  CHECK(contains(result.err, "kpin: " + first + ":8:12: "));
  CHECK(contains(result.err, "'" + unknown_tag + "'"));
  CHECK(contains(result.err, "404"));
  CHECK(contains(result.err, "MANIFEST_UNKNOWN"));
  CHECK(contains(result.err, "kpin: " + second + ":8:12: "));
  CHECK(contains(result.err, "'" + unknown_repository + "'"));
  CHECK(contains(result.err, "kpin: " + second + ":16:12: "));
  CHECK(contains(result.err, "UPPER"));
  CHECK_FALSE(contains(result.err, "kpin: " + first + ":7:12: "));
}

TEST_CASE("failures: nothing listens", "[cmd]") {
  const std::string reference = support::closed_port() + "/app:1";
  check_unresolved(run_kpin({}, pod(reference)), reference);
}

TEST_CASE("failures: the host is unknown", "[cmd]") {
  // Names under .invalid exist nowhere (RFC 2606).
  const std::string reference = "registry.invalid/app:1";
  check_unresolved(run_kpin({}, pod(reference)), reference);
}

TEST_CASE("failures: the registry closes the connection", "[cmd]") {
  check_unresolved_at([](support::Connection&) {});
}

TEST_CASE("failures: the registry closes after the request", "[cmd]") {
  check_unresolved_at([](support::Connection& connection) { connection.read_request(); });
}

TEST_CASE("failures: the registry speaks something else", "[cmd]") {
  check_unresolved_at([](support::Connection& connection) {
    connection.write("SSH-2.0-OpenSSH_9.2\r\n");
    connection.hang();
  });
}

TEST_CASE("failures: the answer's header never ends", "[cmd]") {
  check_unresolved_at([](support::Connection& connection) {
    if (connection.read_request().empty()) return;
    connection.write("HTTP/1.1 200 OK\r\n");
    while (connection.write("X-More: " + std::string(8000, 'x') + "\r\n")) {
    }
  });
}

TEST_CASE("failures: the body never ends", "[cmd]") {
  check_unresolved_at(digest_only_by_get([](support::Connection& connection) {
    connection.write("HTTP/1.1 200 OK\r\n" + std::string(kManifestType) +
                     "\r\n\r\n{\"schemaVersion\": 2, \"a\": \"");
    while (connection.write(std::string(65536, 'x'))) {
    }
  }));
}

TEST_CASE("failures: an error's body never ends", "[cmd]") {
  check_unresolved_at([](support::Connection& connection) {
    for (auto request = connection.read_request(); !request.empty(); request = connection.read_request()) {
      connection.write("HTTP/1.1 500 Internal Server Error\r\n\r\n");
      if (request.starts_with("HEAD ")) return;
      while (connection.write(std::string(65536, 'x'))) {
      }
    }
  });
}

TEST_CASE("failures: a manifest over 4 MiB is refused", "[cmd]") {
  check_unresolved_at(digest_only_by_get([](support::Connection& connection) {
    const std::string body = R"({"schemaVersion": 2, "a": ")" + std::string(4 * 1024 * 1024, 'x') + "\"}";
    connection.write(support::http_answer("200 OK\r\n" + std::string(kManifestType), body));
    connection.hang();
  }));
}

TEST_CASE("failures: a body that ends before its length is not hashed", "[cmd]") {
  check_unresolved_at(digest_only_by_get([](support::Connection& connection) {
    connection.write("HTTP/1.1 200 OK\r\n" + std::string(kManifestType) +
                     "\r\nContent-Length: 1000\r\n\r\n{");
  }));
}

TEST_CASE("failures: a manifest without the digest header is fetched and hashed", "[cmd]") {
  const std::string body =
      R"({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json"})";
  support::RawServer server(digest_only_by_get([&](support::Connection& connection) {
    connection.write(support::http_answer("200 OK\r\n" + std::string(kManifestType), body));
  }));

  const auto result = run_kpin({}, pod(server.host() + "/app:1"));

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(contains(result.out, "  - image: " + server.host() + "/app@" + support::sha256_digest(body) + "\n"));
}

TEST_CASE("failures: a digest header that is no digest is not written into the output", "[cmd]") {
  check_unresolved_at(
      support::always(support::http_answer("200 OK\r\n" + std::string(kManifestType) +
                                               "\r\nDocker-Content-Digest: sha256:short\r\nConnection: close",
                                           "")));
}

TEST_CASE("interrupt: SIGINT and SIGTERM end it within a second while a registry hangs", "[cmd]") {
  for (const int signal : {SIGINT, SIGTERM}) {
    CAPTURE(signal);
    support::RawServer server([](support::Connection& connection) { connection.hang(); });
    support::Process process = support::start_kpin({}, {.input = pod(server.host() + "/app:1")});
    REQUIRE(wait_until(process, [&] { return server.connections() > 0; }));

    const auto sent = std::chrono::steady_clock::now();
    process.send(signal);
    const auto result = process.wait();

    INFO(describe(result));
    CHECK(std::chrono::steady_clock::now() - sent < std::chrono::seconds(1));
    CHECK_FALSE(result.timed_out);
    CHECK(result.status != 0);
    CHECK(result.out.empty());
  }
}

TEST_CASE("interrupt: it ends within a second while an answer drips", "[cmd]") {
  std::atomic<bool> dripping = false;
  support::RawServer server([&](support::Connection& connection) {
    if (connection.read_request().empty()) return;
    connection.write("HTTP/1.1 200 OK\r\nX-Slow: ");
    dripping = true;
    while (connection.write("x")) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  });
  support::Process process = support::start_kpin({}, {.input = pod(server.host() + "/app:1")});
  REQUIRE(wait_until(process, [&] { return dripping.load(); }));

  const auto sent = std::chrono::steady_clock::now();
  process.send(SIGTERM);
  const auto result = process.wait();

  INFO(describe(result));
  CHECK(std::chrono::steady_clock::now() - sent < std::chrono::seconds(1));
  CHECK(result.out.empty());
}

TEST_CASE("interrupt: it ends within a second while stdin has not ended", "[cmd]") {
  const support::Pipe stdin_pipe;
  support::Process process = support::start_kpin({}, {.input_fd = stdin_pipe.reader.get()});

  const auto sent = std::chrono::steady_clock::now();
  process.send(SIGINT);
  const auto result = process.wait();

  INFO(describe(result));
  CHECK(std::chrono::steady_clock::now() - sent < std::chrono::seconds(1));
  CHECK(result.status != 0);
  CHECK(result.out.empty());
}

namespace {

/// A registry that has every image and knows how many requests it was answering at once. With `wait_for` set,
/// an answer waits until that many have come in.
struct CrowdedRegistry {
  std::mutex mutex = {};
  std::condition_variable changed = {};
  int inside = 0;
  int most = 0;
  int wait_for = 0;
  bool is_first = true;

  std::string answer() {
    std::unique_lock lock(mutex);
    most = std::max(most, ++inside);
    changed.notify_all();
    const bool was_first = std::exchange(is_first, false);
    if (wait_for == 0) {
      changed.wait_for(lock, std::chrono::milliseconds(5), [] { return false; });
    } else if (!was_first) {
      changed.wait_for(lock, std::chrono::seconds(20), [this] { return most >= wait_for; });
    }
    --inside;
    return support::http_answer("200 OK\r\n" + std::string(kManifestType) +
                                    "\r\nDocker-Content-Digest: sha256:" + std::string(64, 'a'),
                                "");
  }
};

std::string many_pods(const std::string& host) {
  std::string stream;
  for (int i = 0; i < 24; ++i) stream += "---\n" + pod(host + "/app:" + std::to_string(i));
  return stream;
}

}  // namespace

TEST_CASE("concurrency: many lookups are in flight together", "[cmd]") {
  CrowdedRegistry crowd;
  crowd.wait_for = 6;  // connections to one host may be limited, so not all 24
  support::RawServer server(support::answering([&](const std::string&) { return crowd.answer(); }));

  const auto result = run_kpin({}, many_pods(server.host()));

  INFO(describe(result));
  CHECK(result.status == 0);
  const std::lock_guard lock(crowd.mutex);
  CHECK(crowd.most >= 6);
}

TEST_CASE("concurrency: --registry-concurrency limits it", "[cmd]") {
  CrowdedRegistry crowd;
  support::RawServer server(support::answering([&](const std::string&) { return crowd.answer(); }));

  const auto result = run_kpin({"--registry-concurrency", "2"}, many_pods(server.host()));

  INFO(describe(result));
  CHECK(result.status == 0);
  const std::lock_guard lock(crowd.mutex);
  CHECK(crowd.most <= 2);
}
