#include "cmd/options.hpp"

#include "base/error.hpp"
#include "support/catch.hpp"

namespace {

cmd::PinOptions options(const std::vector<std::string>& arguments) {
  return std::get<cmd::PinOptions>(cmd::parse_command(arguments));
}

std::string refusal(const std::vector<std::string>& arguments) {
  try {
    cmd::parse_command(arguments);
  } catch (const base::InputError& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("options: without any the defaults hold", "[cmd]") {
  const cmd::PinOptions defaults = options({});
  CHECK(defaults.files.empty());
  CHECK(defaults.registry_concurrency == 64);
  CHECK(defaults.registry_timeout == std::chrono::minutes(2));
  CHECK(defaults.registry_verify_certs);
  CHECK_FALSE(defaults.registry_insecure);
  CHECK_FALSE(defaults.quiet);
}

TEST_CASE("options: files are named in every way that kbld knows", "[cmd]") {
  CHECK(options({"-f", "a", "-fb.yml", "-f=c", "--file", "d", "--file=e,f", "-f", "-"}).files ==
        std::vector<std::string>{"a", "b.yml", "c", "d", "e", "f", "-"});
}

TEST_CASE("options: values are read", "[cmd]") {
  const cmd::PinOptions set = options({"-q", "--registry-concurrency=7", "--registry-timeout=1m30s",
                                       "--registry-insecure", "--registry-verify-certs=false",
                                       "--registry-ca-cert-path", "a.pem", "--registry-ca-cert-path=b.pem"});
  CHECK(set.quiet);
  CHECK(set.registry_concurrency == 7);
  CHECK(set.registry_timeout == std::chrono::seconds(90));
  CHECK(set.registry_insecure);
  CHECK_FALSE(set.registry_verify_certs);
  CHECK(set.registry_ca_certs == std::vector<std::string>{"a.pem", "b.pem"});
}

TEST_CASE("options: commands are known", "[cmd]") {
  CHECK(std::holds_alternative<cmd::ShowVersion>(cmd::parse_command({"version"})));
  CHECK_THAT(std::get<cmd::ShowHelp>(cmd::parse_command({"--help"})).text,
             Catch::Contains("--registry-insecure"));
}

TEST_CASE("options: what makes no sense is refused with a hint", "[cmd]") {
  CHECK(refusal({"--bogus"}) == "Option 'bogus' does not exist; 'kpin --help' lists the options");
  CHECK(refusal({"deploy.yml"}) ==
        "unknown command 'deploy.yml'; files are given with -f, the values of other options with =");
  CHECK(refusal({"version", "x"}) == "'kpin version' takes no arguments");
  CHECK(refusal({"-f", ""}) == "--file has an empty name in it");
  for (const std::string value : {"abc", "0", "1025", "-1", "1.5", "99999999999999999999", ""}) {
    CHECK(refusal({"--registry-concurrency=" + value})
              .find("--registry-concurrency must be a number from 1 to 1024") == 0);
  }
  for (const std::string value : {"0", "0s", "-1s", "soon", "25h", "1.5s", ""}) {
    CHECK(refusal({"--registry-timeout=" + value}) ==
          "--registry-timeout must be a duration from 1s to 24h, such as 30s or 1m30s, not '" + value + "'");
  }
  CHECK(refusal({"--registry-verify-certs=maybe"}) ==
        "--registry-verify-certs must be true or false, not 'maybe'");
}
