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
  CHECK(defaults.input.files.empty());
  CHECK_FALSE(defaults.registry.cache);
  CHECK(defaults.registry.concurrency == 64);
  CHECK(defaults.registry.timeout == std::chrono::minutes(2));
  CHECK(defaults.registry.verify_certs);
  CHECK_FALSE(defaults.registry.insecure.every_host);
  CHECK(defaults.registry.insecure.hosts.empty());
  CHECK(defaults.registry.mirrors.empty());
  CHECK_FALSE(defaults.quiet);
  CHECK_FALSE(defaults.registry.verbose);
  CHECK(defaults.registry.progress);
}

TEST_CASE("options: files are named in every way that kbld knows", "[cmd]") {
  CHECK(options({"-f", "a", "-fb.yml", "-f=c", "--file", "d", "--file=e,f", "-f", "-"}).input.files ==
        std::vector<std::string>{"a", "b.yml", "c", "d", "e", "f", "-"});
}

TEST_CASE("options: values are read", "[cmd]") {
  const cmd::PinOptions set =
      options({"-q", "-v", "--no-progress", "--registry-concurrency=7", "--registry-timeout=1m30s",
               "--registry-insecure", "--registry-verify-certs=false", "--registry-ca-cert-path", "a.pem",
               "--registry-ca-cert-path=b.pem"});
  CHECK(set.quiet);
  CHECK(set.registry.verbose);
  CHECK_FALSE(set.registry.progress);
  CHECK(set.registry.concurrency == 7);
  CHECK(set.registry.insecure.every_host);
  CHECK(set.registry.timeout == std::chrono::seconds(90));
  CHECK_FALSE(set.registry.verify_certs);
  CHECK(set.registry.ca_certs == std::vector<std::string>{"a.pem", "b.pem"});
}

TEST_CASE("options: plain HTTP is allowed for every host, for some, or for none", "[cmd]") {
  const auto insecure = [](const std::vector<std::string>& arguments) {
    const cmd::Insecure read = options(arguments).registry.insecure;
    std::string text = read.every_host ? "every" : "";
    for (const std::string& host : read.hosts) text += ' ' + host;
    return text;
  };
  CHECK(insecure({"--registry-insecure=a.io", "--registry-insecure=docker.io", "--registry-insecure=b:1"}) ==
        " a.io b:1 index.docker.io");
  CHECK(insecure({"--registry-insecure", "-q"}) == "every");
  CHECK(insecure({"--registry-insecure=true", "--registry-insecure=a.io"}) == "every a.io");
  CHECK(insecure({"--registry-insecure=false"}).empty());
  CHECK(refusal({"--registry-insecure="}) == "--registry-insecure '': the host is missing");
  CHECK(refusal({"--registry-insecure=http://a.io"}) ==
        "--registry-insecure 'http://a.io': a host is given without a scheme");
  CHECK(refusal({"--registry-insecure=a.io/x"}).starts_with("--registry-insecure 'a.io/x': "));
  CHECK(refusal({"--registry-insecure", "a.io"}).starts_with("unknown command 'a.io'"));
}

TEST_CASE("options: mirrors are read in order, by host", "[cmd]") {
  const cmd::PinOptions set =
      options({"--registry-mirror", "docker.io=m.io", "--registry-mirror=docker.io=n.io:5000/hub,insecure",
               "--registry-mirror", "a.io:1=m.io"});
  const registry::Mirror first = {.location = "m.io"};
  const registry::Mirror second = {.location = "n.io:5000/hub", .plain_http = registry::PlainHttp::allowed};
  CHECK(set.registry.mirrors == std::map<std::string, std::vector<registry::Mirror>>{
                                    {"index.docker.io", {first, second}}, {"a.io:1", {first}}});
  const std::string usage = "it must be HOST=MIRROR or HOST=MIRROR,insecure";
  CHECK(refusal({"--registry-mirror=a.io"}) == "--registry-mirror 'a.io': " + usage);
  CHECK(refusal({"--registry-mirror=a.io=me:secret@b.io"}).find("secret") == std::string::npos);
  for (const std::string value : {"=m.io", "a.io=", "a.io=https://m.io", "a.io=m.io/", "a.io=m.io,secure",
                                  "a.io/x=m.io", "a.io=m.io,insecure,insecure", "a.io=m.io,b.io=n.io", ""}) {
    CAPTURE(value);
    CHECK(refusal({"--registry-mirror=" + value}).starts_with("--registry-mirror '"));
  }
}

TEST_CASE("options: an age for the cache is read, from 1s to 720h", "[cmd]") {
  CHECK(options({"--cache", "1h30m"}).registry.cache == std::chrono::seconds(5400));
  CHECK(options({"--cache=720h"}).registry.cache == std::chrono::hours(720));
  for (const std::string value : {"0", "721h", "-1s", "soon", ""}) {
    CHECK(refusal({"--cache=" + value}) ==
          "--cache must be a duration from 1s to 720h, such as 30s or 1m30s, not '" + value + "'");
  }
}

TEST_CASE("options: commands are known", "[cmd]") {
  CHECK(std::holds_alternative<cmd::ClearCache>(cmd::parse_command({"cache", "clear"})));
  CHECK(std::holds_alternative<cmd::ShowVersion>(cmd::parse_command({"version"})));
  CHECK(std::get<cmd::AuthOptions>(cmd::parse_command({"auth", "a.io"})).registry == "a.io");
  CHECK_THAT(std::get<cmd::ShowHelp>(cmd::parse_command({"--help"})).text,
             Catch::Contains("--registry-insecure"));
}

TEST_CASE("options: what makes no sense is refused with a hint", "[cmd]") {
  CHECK(refusal({"--bogus"}) == "Option 'bogus' does not exist; 'kpin --help' lists the options");
  CHECK(refusal({"deploy.yml"}) ==
        "unknown command 'deploy.yml'; files are given with -f, the values of other options with =");
  CHECK(refusal({"version", "x"}) == "'kpin version' takes no arguments");
  CHECK(refusal({"cache"}) == "'kpin cache' takes one argument: clear");
  CHECK(refusal({"cache", "drop"}) == "'kpin cache' takes one argument: clear");
  CHECK(refusal({"cache", "clear", "all"}) == "'kpin cache' takes one argument: clear");
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

TEST_CASE("options: -i, diff and check are read", "[cmd]") {
  CHECK(std::get<cmd::PinOptions>(cmd::parse_command({"-i", "-f", "a"})).in_place);
  CHECK(std::get<cmd::PinOptions>(cmd::parse_command({"--in-place", "-fa"})).in_place);
  CHECK_FALSE(std::get<cmd::PinOptions>(cmd::parse_command({"-f", "a"})).in_place);
  const auto diff = std::get<cmd::DiffOptions>(cmd::parse_command({"diff", "-f", "a", "--skip=b"}));
  CHECK(diff.pin.input.files == std::vector<std::string>{"a"});
  CHECK(diff.pin.references.skip == std::vector<std::string>{"b"});
  const auto format = [](const std::vector<std::string>& arguments) {
    return std::get<cmd::CheckOptions>(cmd::parse_command(arguments)).format;
  };
  CHECK(format({"check"}) == cmd::Format::text);
  CHECK(format({"check", "--output=text"}) == cmd::Format::text);
  CHECK(format({"check", "--output", "sarif"}) == cmd::Format::sarif);
  CHECK(format({"check", "--output=github"}) == cmd::Format::github);
  CHECK(format({"check", "--json"}) == cmd::Format::json);
  CHECK(format({"check", "--json", "--output=json"}) == cmd::Format::json);
  CHECK(std::get<cmd::CheckOptions>(cmd::parse_command({"check", "--drift"})).drift);
}

TEST_CASE("options: those of one command are refused with others", "[cmd]") {
  CHECK(refusal({"check", "--output=xml"}) == "--output must be text, json, sarif or github, not 'xml'");
  CHECK(refusal({"check", "--json", "--output=text"}) ==
        "--json means --output=json, and --output says something else");
  CHECK(refusal({"--drift"}) == "--drift goes with 'kpin check' only");
  CHECK(refusal({"-i", "--output=json"}) == "--output goes with 'kpin check' only");
  CHECK(refusal({"inspect", "--output=json"}) ==
        "'kpin inspect' does not go with --output; 'kpin inspect --help' lists what does");
  CHECK(refusal({"check", "-i"}) ==
        "'kpin check' does not go with --in-place; 'kpin check --help' lists what does");
  CHECK(
      refusal({"--rebuild", "check", "--drift", "--locked", "--push-to=a=b", "--push-to=c=d"}) ==
      "'kpin check' does not go with --rebuild, --locked or --push-to; 'kpin check --help' lists what does");
  CHECK(refusal({"diff", "--unresolved-inspect", "--lock-output=x"}) ==
        "'kpin diff' does not go with --unresolved-inspect or --lock-output; 'kpin diff --help' lists what "
        "does");
  CHECK(refusal({"version", "-fa.yml"}) ==
        "'kpin version' does not go with --file; 'kpin version --help' lists what does");
  CHECK(refusal({"check", "--update-lock=a"}) ==
        "'kpin check' does not go with --update-lock; 'kpin check --help' lists what does");
  CHECK(std::get<cmd::UpdateLockOptions>(cmd::parse_command({"--update-lock=a", "check"})).pattern ==
        "check");
  CHECK(refusal({"--update-lock=a", "-i", "--locked"}) ==
        "--update-lock does not go with --in-place or --locked");
  CHECK(refusal({"-i", "--unresolved-inspect"}) ==
        "--unresolved-inspect lists references and does not go with -i, which edits files");
  CHECK(refusal({"-i", "deploy.yml"}) ==
        "unknown command 'deploy.yml'; files are given with -f, the values of other options with =");
  CHECK(refusal({"diff", "a.yml"}) == "'kpin diff' takes no arguments");
}
