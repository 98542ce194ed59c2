// What the system shows of a kpin that runs.

#include "support/process.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>

#include "support/catch.hpp"
#include "support/helper_script.hpp"
#include "support/raw_server.hpp"
#include "support/temp_folder.hpp"
#include "support/watched_fifo.hpp"

namespace {

/// A server that answers nothing and tells when it is asked.
class SilentServer {
 public:
  [[nodiscard]] std::string url() const { return server_.url("/in.yml"); }

  bool is_asked() {
    return asked_.get_future().wait_for(std::chrono::seconds(20)) == std::future_status::ready;
  }

 private:
  std::promise<void> asked_ = {};
  support::RawServer server_{[this](support::Connection& connection) {
    connection.read_request();
    asked_.set_value();
    connection.hang();
  }};
};

std::filesystem::path shown(const support::Process& process, const std::string& what) {
  return std::filesystem::path("/proc") / std::to_string(process.pid()) / what;
}

}  // namespace

TEST_CASE("process: its environment, as the system and core files have it, holds no secret", "[cmd]") {
  SilentServer server;
  const auto kpin = support::start_kpin({"-f", server.url()},
                                        {.environment = {{"KPIN_REGISTRY_HOSTNAME", "a.io"},
                                                         {"KPIN_REGISTRY_USERNAME", "ann"},
                                                         {"KPIN_REGISTRY_PASSWORD", "hunter2"},
                                                         {"KBLD_REGISTRY_IDENTITY_TOKEN_2", "hunter3"},
                                                         {"DOCKER_AUTH_CONFIG", R"({"auths": "hunter4"})"}}});
  REQUIRE(server.is_asked());
  std::ifstream file(shown(kpin, "environ"), std::ios::binary);
  const std::string environment(std::istreambuf_iterator<char>(file), {});
  CHECK_THAT(environment, Catch::Contains("KPIN_REGISTRY_HOSTNAME=a.io"));
  CHECK_THAT(environment, !Catch::Contains("hunter"));
}

TEST_CASE("process: what is opened never takes the place of a closed standard stream", "[cmd]") {
  SilentServer server;
  const support::Process kpin(
      {"/bin/sh", "-c", "exec \"$0\" -f \"$1\" <&- >&- 2>&-", KPIN_BINARY, server.url()});
  REQUIRE(server.is_asked());
  for (const char* stream : {"fd/0", "fd/1", "fd/2"}) {
    CHECK(std::filesystem::read_symlink(shown(kpin, stream)) == "/dev/null");
  }
}

TEST_CASE("process: a signal ends it at once, and a helper that runs with all it has started", "[cmd]") {
  const int signal = GENERATE(SIGINT, SIGTERM, SIGHUP, SIGKILL);
  CAPTURE(signal);
  const support::WatchedFifo watched;
  const support::HelperScript helper(
      "test", "sh -c 'echo ready > " + watched.path() + "; exec sleep 1000 > " + watched.path() + "' & wait");
  support::TempFolder config;
  config.write("config.json", R"({"credsStore": "test"})");
  support::Process kpin = support::start_kpin(
      {"auth", "a.io"}, {.environment = {{"DOCKER_CONFIG", config.path()}, {"PATH", helper.path()}}});
  REQUIRE(watched.is_written_to());
  kpin.send(signal);
  CHECK(kpin.wait().signal == signal);
  CHECK(watched.is_left());
}
