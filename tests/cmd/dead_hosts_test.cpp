// Registries that die, and token servers that fail, through the kpin binary.

#include <atomic>
#include <thread>

#include "support/catch.hpp"
#include "support/fault_server.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"

using support::contains;
using support::describe;
using support::FaultServer;
using support::first;
using support::pod;
using support::run_kpin;

namespace {

using Counts = std::map<std::string, int>;

}  // namespace

TEST_CASE("faults: a token server is asked again, and a challenge without a scope gets one built", "[cmd]") {
  FaultServer tokens([](support::Connection& connection, const std::string&, int count) {
    if (count == 1) connection.reset();
    if (count == 2) connection.write(support::http_answer("502 Bad Gateway", "<h1>Bad Gateway</h1>"));
    return count <= 2 || connection.write(support::http_answer("200 OK", R"({"token":"good"})"));
  });
  const std::string challenge =
      "401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"http://" + tokens.host() + "/t\"";
  FaultServer registry(first(1, support::http_answer(challenge, "")));
  const auto result = run_kpin({}, pod(registry.host() + "/team/app:1"));
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(tokens.counts() == Counts{{"GET /t?scope=repository:team/app:pull", 3}});
}

TEST_CASE("faults: a token server that answers with a page or drips is told", "[cmd]") {
  const bool drips = GENERATE(false, true);
  FaultServer tokens([&](support::Connection& connection, const std::string&, int) {
    if (!drips) return connection.write(support::http_answer("200 OK", "<html>Log in</html>"));
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    while (connection.write("x")) std::this_thread::sleep_for(std::chrono::seconds(1));
    return true;
  });
  const std::string url = "http://" + tokens.host() + "/t";
  FaultServer registry(first(
      99, support::http_answer("401 Unauthorized\r\nWWW-Authenticate: Bearer realm=\"" + url + '"', "")));
  const auto result = run_kpin({"--registry-timeout=2s"}, pod(registry.host() + "/app:1"));
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(result.took < std::chrono::seconds(8));
  CHECK(contains(result.err,
                 "fetching a token: GET " + url + "?scope=repository:app:pull: " +
                     (drips ? "the answer was not complete within 2 s" : "the answer is not a JSON object")));
}

TEST_CASE("dead hosts: a registry that accepts connections and says nothing costs one timeout for all",
          "[cmd]") {
  support::RawServer registry([](support::Connection& connection) { connection.hang(); });
  std::string stream;
  for (int i = 0; i < 200; ++i) stream += "---\n" + pod(registry.host() + "/app:" + std::to_string(i));
  const auto result = run_kpin({"--registry-timeout=1s"}, stream);
  INFO(describe(result).substr(0, 2000));
  CHECK(result.status == 1);
  CHECK(result.took < std::chrono::seconds(5));
  CHECK(support::occurrences(result.err, ": no connection within 1 s\n") == 200);
  CHECK(registry.connections() == 1);
}

TEST_CASE("dead hosts: a registry that dies on the way is given up after a few references", "[cmd]") {
  std::atomic<int> requests = 0;
  FaultServer registry([&](support::Connection& connection, const std::string&, int) {
    const bool dead = ++requests > 1;
    if (dead) connection.reset();
    return dead;
  });
  std::string stream;
  for (int i = 0; i < 200; ++i) stream += "---\n" + pod(registry.host() + "/app:" + std::to_string(i));
  const auto result = run_kpin({"--registry-concurrency=8"}, stream);
  INFO(describe(result).substr(0, 2000));
  CHECK(result.status == 1);
  CHECK(support::occurrences(result.err, " (5 tries)\n") >= 3);
  CHECK(support::occurrences(result.err, ": not tried, as 3 requests in a row to this host got no answer\n") >
        170);
  CHECK(registry.counts().size() < 30);
}
