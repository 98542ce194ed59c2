// Credentials go to the registry and to its token server, and to nobody whom these two name.

#include <mutex>
#include <vector>

#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/temp_folder.hpp"

using support::contains;
using support::describe;
using support::http_answer;
using support::pod;
using support::run_kpin;

namespace {

constexpr const char* kBasic = "YW5uOmh1bnRlcjI=";  // ann:hunter2

const std::string kFound = http_answer("200 OK\r\nDocker-Content-Digest: sha256:" + std::string(64, 'a'), "");

std::string challenge(const std::string& value) {
  return http_answer("401 Unauthorized\r\nWWW-Authenticate: " + value, "");
}

std::string redirect(const std::string& url) {
  return http_answer("307 Temporary Redirect\r\nLocation: " + url, "");
}

bool has_credentials(const std::string& request) { return contains(request, "Authorization:"); }

/// A server that keeps what it was asked.
class Recorder {
 public:
  explicit Recorder(std::function<std::string(const std::string&)> answer) : answer_(std::move(answer)) {}

  [[nodiscard]] const std::string& host() const { return server_.host(); }
  [[nodiscard]] std::string url(std::string_view path) const { return server_.url(path); }

  std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  /// How many requests came with an Authorization.
  int trusted() {
    int count = 0;
    for (const std::string& request : requests()) count += has_credentials(request) ? 1 : 0;
    return count;
  }

 private:
  std::function<std::string(const std::string&)> answer_;
  std::mutex mutex_ = {};
  std::vector<std::string> requests_ = {};
  support::RawServer server_{support::answering([this](const std::string& request) {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    return answer_(request);
  })};
};

/// Runs kpin on one image of `registry`, with credentials for it and for nobody else.
support::ProcessResult pin_at(const std::string& registry) {
  const support::TempFolder config;
  config.write("config.json", R"({"auths": {")" + registry + R"(": {"auth": ")" + kBasic + R"("}}})");
  return run_kpin({}, pod(registry + "/app:1"), {.environment = {{"DOCKER_CONFIG", config.path()}}});
}

void check_tells_no_secret(const support::ProcessResult& result) {
  CHECK_FALSE(contains(result.err, "hunter2"));
  CHECK_FALSE(contains(result.err, kBasic));
}

}  // namespace

TEST_CASE("leaks: a redirect to another host or port is followed without credentials", "[cmd]") {
  Recorder elsewhere([](const std::string&) { return kFound; });
  const bool with_token = GENERATE(false, true);
  Recorder registry([&](const std::string& request) {
    if (request.starts_with("GET /token")) return http_answer("200 OK", R"({"token":"very-secret"})");
    if (has_credentials(request)) return redirect(elsewhere.url("/m"));
    return challenge(with_token ? "Bearer realm=\"" + registry.url("/token") + '"' : "Basic realm=\"x\"");
  });
  const auto result = pin_at(registry.host());
  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(registry.trusted() == (with_token ? 2 : 1));
  REQUIRE(elsewhere.requests().size() == 1);
  CHECK(elsewhere.requests()[0].starts_with("HEAD /m HTTP/1.1\r\n"));
  CHECK(elsewhere.trusted() == 0);
}

TEST_CASE("leaks: whoever a redirect leads to asks for credentials in vain", "[cmd]") {
  const std::string scheme = GENERATE("Basic", "Bearer");
  Recorder elsewhere([&](const std::string& request) {
    if (request.starts_with("GET /token")) return http_answer("200 OK", R"({"token":"x"})");
    return challenge(scheme == "Basic" ? "Basic realm=\"x\""
                                       : "Bearer realm=\"" + elsewhere.url("/token") + '"');
  });
  Recorder registry([&](const std::string& request) {
    return has_credentials(request) ? redirect(elsewhere.url("/m")) : challenge("Basic realm=\"x\"");
  });
  const auto result = pin_at(registry.host());
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(elsewhere.requests().size() == 2);  // HEAD, and GET, which may work where HEAD does not
  CHECK(elsewhere.trusted() == 0);
  check_tells_no_secret(result);
}

TEST_CASE("leaks: a token server that sends the client on gets no further", "[cmd]") {
  Recorder elsewhere([](const std::string&) { return http_answer("200 OK", R"({"token":"x"})"); });
  Recorder registry([&](const std::string& request) {
    if (request.starts_with("GET /token")) return redirect(elsewhere.url("/token"));
    return challenge("Bearer realm=\"" + registry.url("/token") + '"');
  });
  const auto result = pin_at(registry.host());
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(contains(result.err,
                 "fetching a token: GET " + registry.url("/token?scope=repository:app:pull") + ": 307"));
  CHECK(elsewhere.requests().empty());
  check_tells_no_secret(result);
}

TEST_CASE("leaks: a token server at a private address that is not the registry's is not asked", "[cmd]") {
  const std::string realm =
      GENERATE("http://10.255.255.1/t", "http://169.254.169.254/latest", "http://[::ffff:192.168.0.1]/t",
               "ftp://127.0.0.1/t", "http://ann:x@127.0.0.1/t");
  Recorder registry([&](const std::string&) { return challenge("Bearer realm=\"" + realm + '"'); });
  const auto result = pin_at(registry.host());
  INFO(describe(result));
  CHECK(result.status == 1);
  CHECK(contains(result.err, ": its token server "));
  CHECK(contains(result.err, " is refused: "));
  CHECK(registry.requests().size() == 1);
  CHECK(registry.trusted() == 0);
}

TEST_CASE("leaks: another port of this machine may be the token server of a registry there", "[cmd]") {
  Recorder tokens([](const std::string&) { return http_answer("200 OK", R"({"token":"good"})"); });
  Recorder registry([&](const std::string& request) {
    if (contains(request, "Authorization: Bearer good\r\n")) return kFound;
    return challenge("Bearer realm=\"" + tokens.url("/t") + '"');
  });
  const auto result = pin_at(registry.host());
  INFO(describe(result));
  CHECK(result.status == 0);
  REQUIRE(tokens.requests().size() == 1);
  CHECK(contains(tokens.requests()[0], "Authorization: Basic " + std::string(kBasic) + "\r\n"));
  for (const std::string& request : registry.requests()) CHECK_FALSE(contains(request, kBasic));
}
