// Registries that fail for a while, through the kpin binary: what passes is waited for, what does not is
// told.

#include <algorithm>
#include <array>
#include <ctime>

#include "support/catch.hpp"
#include "support/fault_server.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/registry_server.hpp"

using support::contains;
using support::describe;
using support::FaultServer;
using support::first;
using support::found;
using support::pod;
using support::run_kpin;

namespace {

const std::string& kDigest = support::kFaultDigest;

using Counts = std::map<std::string, int>;

}  // namespace

TEST_CASE("faults: a connection that is reset is not the end", "[cmd]") {
  FaultServer registry([](support::Connection& connection, const std::string&, int count) {
    if (count <= 2) connection.reset();
    return count <= 2;
  });
  const auto result = run_kpin({}, pod(registry.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(contains(result.out, "image: " + registry.host() + "/app@" + kDigest + "\n"));
  CHECK(registry.counts() == Counts{{"HEAD /v2/app/manifests/1", 3}});
}

TEST_CASE("faults: an overloaded registry is asked again once it said it may be", "[cmd]") {
  const std::string status =
      GENERATE("503 Service Unavailable\r\nRetry-After: 1", "429 Too Many Requests\r\nRetry-After: 1");
  FaultServer registry(first(1, support::http_answer(status, "")));
  const auto result = run_kpin({}, pod(registry.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.took >= std::chrono::seconds(1));
  CHECK(registry.counts() == Counts{{"HEAD /v2/app/manifests/1", 2}});
}

TEST_CASE("faults: the time to come back may be a date", "[cmd]") {
  const auto answer = [] {
    const std::time_t then = std::time(nullptr) + 2;
    std::array<char, 64> date = {};
    std::tm parts = {};
    std::strftime(date.data(), date.size(), "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&then, &parts));
    return support::http_answer("503 Service Unavailable\r\nRetry-After: " + std::string(date.data()), "");
  };
  FaultServer registry([&](support::Connection& connection, const std::string&, int count) {
    return count == 1 && connection.write(answer());
  });
  const auto result = run_kpin({}, pod(registry.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.took >= std::chrono::seconds(1));
  CHECK(registry.counts() == Counts{{"HEAD /v2/app/manifests/1", 2}});
}

TEST_CASE("faults: a body that breaks off is fetched again", "[cmd]") {
  const std::string manifest = R"({"schemaVersion":2})";
  FaultServer registry([&](support::Connection& connection, const std::string& asked, int count) {
    if (asked.starts_with("HEAD ")) return connection.write(support::http_answer("404 Not Found", ""));
    if (count > 1) return connection.write(support::http_answer("200 OK", manifest));
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n" + manifest.substr(0, 10));
    connection.shut_down();
    return true;
  });
  const auto result = run_kpin({}, pod(registry.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(contains(result.out, "/app@" + support::sha256_digest(manifest) + "\n"));
  CHECK(registry.counts() == Counts{{"HEAD /v2/app/manifests/1", 1}, {"GET /v2/app/manifests/1", 2}});
}

TEST_CASE("faults: whom a redirect leads to is asked again, too", "[cmd]") {
  FaultServer elsewhere([](support::Connection& connection, const std::string&, int count) {
    if (count == 1) connection.reset();
    if (count == 2) return connection.write(support::http_answer("503 Service Unavailable", ""));
    return count == 1;
  });
  const std::string location = "307 Temporary Redirect\r\nLocation: http://" + elsewhere.host() + "/m";
  FaultServer registry(first(99, support::http_answer(location, "")));
  const auto result = run_kpin({}, pod(registry.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(elsewhere.counts() == Counts{{"HEAD /m", 3}});
  CHECK(registry.counts() == Counts{{"HEAD /v2/app/manifests/1", 1}});
}

TEST_CASE("faults: a registry that stays down is given up after five tries", "[cmd]") {
  FaultServer registry(first(99, support::http_answer("503 Service Unavailable\r\nRetry-After: 0", "")));
  const auto result = run_kpin({}, pod(registry.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.out.empty());
  CHECK(contains(result.err,
                 "HEAD http://" + registry.host() +
                     "/v2/app/manifests/1: 503 (5 tries). The registry is failing: try again later.\n"));
  CHECK(registry.counts() == Counts{{"HEAD /v2/app/manifests/1", 5}});
}

TEST_CASE("faults: a pause beyond --registry-timeout is not waited for", "[cmd]") {
  FaultServer registry(first(99, support::http_answer("429 Too Many Requests\r\nRetry-After: 3600", "")));
  const auto result = run_kpin({"--registry-timeout", "10s"}, pod(registry.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.took < std::chrono::seconds(8));
  CHECK(contains(result.err,
                 "/manifests/1: 429. The registry's rate limit is used up: wait for 3600 s, or log in"));
  CHECK(registry.counts() == Counts{{"HEAD /v2/app/manifests/1", 1}});
}

TEST_CASE("faults: an answer that drips is given up after --registry-timeout", "[cmd]") {
  FaultServer registry([](support::Connection& connection, const std::string&, int) {
    connection.write("HTTP/1.1 200 OK\r\nX-Slow: ");
    while (connection.write("x")) std::this_thread::sleep_for(std::chrono::seconds(1));
    return true;
  });
  const auto result = run_kpin({"--registry-timeout=2s"}, pod(registry.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.took >= std::chrono::seconds(2));
  CHECK(result.took < std::chrono::seconds(8));
  CHECK(contains(result.err, "/manifests/1: the answer was not complete within "));
}

TEST_CASE("faults: a port where nothing listens is not asked twice", "[cmd]") {
  const auto result = run_kpin({}, pod(support::closed_port() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(contains(result.err, "/manifests/1: cannot connect: Connection refused\n"));
}

TEST_CASE("faults: of many lookups only those that failed are made again", "[cmd]") {
  constexpr int kImages = 400;
  const auto fails = [](const std::string& asked) { return std::hash<std::string>()(asked) % 10 == 0; };
  FaultServer registry([&](support::Connection& connection, const std::string& asked, int count) {
    if (count > 1 || !fails(asked)) return false;
    if (std::hash<std::string>()(asked) % 20 == 0) {
      connection.reset();
    } else {
      connection.write(support::http_answer("429 Too Many Requests", ""));
    }
    return true;
  });
  std::string stream;
  for (int i = 0; i < kImages; ++i) stream += "---\n" + pod(registry.host() + "/app:" + std::to_string(i));

  const auto result = run_kpin({}, stream);

  INFO(describe(result).substr(0, 2000));
  CHECK(result.status == 0);
  CHECK(support::occurrences(result.out, "image: " + registry.host() + "/app@" + kDigest + "\n") == kImages);
  const Counts counts = registry.counts();
  CHECK(counts.size() == kImages);
  for (const auto& [asked, count] : counts) {
    CAPTURE(asked);
    CHECK(count == (fails(asked) ? 2 : 1));
  }
}

TEST_CASE("faults: the pull quota is told, unless it is to be quiet", "[cmd]") {
  const std::string headers = "ratelimit-limit: 100;w=21600\r\nratelimit-remaining: 76;w=21600\r\n";
  FaultServer registry(first(99, found(headers)));
  const std::string line = "resolve | quota: " + registry.host() + ": 76 pulls left of 100 in 6h\n";

  const auto result = run_kpin({}, pod(registry.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.err.ends_with(line));

  CHECK(run_kpin({"-q"}, pod(registry.host() + "/app:1")).err.empty());
}
