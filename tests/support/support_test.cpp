#include <csignal>

#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/raw_server.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"

TEST_CASE("test registry: holds what was put and logs each request", "[support]") {
  KPIN_NEEDS("docker-registry", "curl");
  support::RegistryServer registry;
  const std::string digest = registry.put_image("team/app", "1.2");
  registry.clear_log();

  const auto got = support::run({"curl", "-sS", "--noproxy", "*", "-H",
                                 "Accept: application/vnd.oci.image.manifest.v1+json",
                                 registry.url() + "/v2/team/app/manifests/1.2"});

  CHECK(support::sha256_digest(got.out) == digest);
  CHECK(registry.count("GET", "/v2/team/app/manifests/1.2") == 1);
  REQUIRE(registry.log().size() == 1);
  CHECK(registry.log()[0].status == 200);
}

TEST_CASE("test registry: images are the same bytes on every run", "[support]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;

  CHECK(registry.put_image("app", "1") ==
        "sha256:c85882cbe9d8dbd925a446b0776ac507736be2b2666123db1c8bc2b5cdeb66ce");
  CHECK(registry.put_index("app", "2") ==
        "sha256:a8ffd810f6775e197822b4ca28608500a138d84096618095bb29e746a2bd5d07");
}

TEST_CASE("test registry: speaks TLS and asks for a password", "[support]") {
  KPIN_NEEDS("docker-registry", "openssl", "htpasswd", "curl");
  support::RegistryServer registry(
      {.scheme = support::RegistryOptions::Scheme::https, .user = "ann", .password = "secret"});
  registry.put_index("app", "1");

  const support::Argv get = {"curl", "-sS",       "--noproxy", "*",           "--cacert", registry.ca_path(),
                             "-o",   "/dev/null", "-w",        "%{http_code}"};
  auto with_password = get;
  with_password.insert(with_password.end(), {"-u", "ann:secret", registry.url() + "/v2/"});
  auto without = get;
  without.push_back(registry.url() + "/v2/");

  CHECK(support::run(with_password).out == "200");
  CHECK(support::run(without).out == "401");
}

TEST_CASE("process: big data goes through in both directions", "[support]") {
  support::ProcessOptions options;
  options.input.assign(20'000'000, 'x');
  const auto result = support::run({"cat"}, options);

  CHECK(result.status == 0);
  CHECK(result.out == options.input);
}

TEST_CASE("process: status, signal, limit and stderr are told apart", "[support]") {
  const auto failed = support::run({"sh", "-c", "echo oops >&2; exit 3"});
  CHECK(failed.status == 3);
  CHECK(failed.err == "oops\n");

  const auto ended = support::run({"sh", "-c", "kill -TERM $$"});
  CHECK(ended.status == -1);
  CHECK(ended.signal == 15);

  const auto slow = support::run({"sleep", "60"}, {.limit = std::chrono::milliseconds(50)});
  CHECK(slow.timed_out);
  CHECK(slow.signal == 9);
  const auto endless = support::run({"yes"}, {.limit = std::chrono::milliseconds(50)});
  CHECK(endless.timed_out);
}

TEST_CASE("process: a program that is not there is an error", "[support]") {
  CHECK_THROWS_WITH(support::run({"no-such-program-here"}),
                    "cannot run no-such-program-here: No such file or directory");
}

TEST_CASE("process: lines are read while it runs, and closed output ends it", "[support]") {
  support::Process process({"yes", "line"});
  CHECK(process.read_line() == "line");
  CHECK(process.read_line() == "line");
  process.close_output();
  CHECK(process.wait().signal == SIGPIPE);
}

TEST_CASE("process: environment and folder are as asked", "[support]") {
  const auto result =
      support::run({"sh", "-c", "echo $KPIN_TEST_A ${HOME-none}; pwd"},
                   {.environment = {{"KPIN_TEST_A", "a"}, {"HOME", std::nullopt}}, .folder = "/"});
  CHECK(result.out == "a none\n/\n");
}

TEST_CASE("raw server: answers, and stops while a client hangs", "[support]") {
  KPIN_NEEDS("curl");
  support::RawServer server(support::always(support::http_answer("200 OK", "hello")));
  CHECK(support::run({"curl", "-sS", "--noproxy", "*", "http://" + server.host() + "/"}).out == "hello");

  support::RawServer hanging([](support::Connection& connection) { connection.hang(); });
  support::Process client({"curl", "-sS", "--noproxy", "*", "http://" + hanging.host() + "/"});
  while (hanging.connections() == 0) std::this_thread::yield();
}
