#include "cmd/command_options.hpp"

#include <string>
#include <vector>

#include "base/error.hpp"
#include "cmd/options.hpp"
#include "support/catch.hpp"

namespace {

bool is_refused(const std::vector<std::string>& arguments) {
  try {
    cmd::parse_command(arguments);
  } catch (const base::InputError& error) {
    INFO(error.what());
    CHECK(std::string(error.what()).find("' does not go with --") != std::string::npos);
    return true;
  }
  return false;
}

}  // namespace

TEST_CASE("command options: a command refuses every option that it would pass over", "[cmd]") {
  const std::vector<std::string> of_pinning = {"--allow-builder=ko",
                                               "--build=false",
                                               "--build-concurrency=2",
                                               "--forbid-raw-options",
                                               "--images-annotation",
                                               "--imgpkg-lock-output=l",
                                               "-i",
                                               "--keep-name",
                                               "--keep-tag",
                                               "--lock-output=l",
                                               "--locked",
                                               "--origins-annotation",
                                               "--platform=linux/arm64",
                                               "--push-to=a=b",
                                               "--rebuild",
                                               "--source-root=a",
                                               "--unresolved-inspect"};
  const std::vector<std::string> of_lookups = {"--cache=1m",
                                               "--registry-concurrency=2",
                                               "--registry-insecure",
                                               "--registry-mirror=a=b",
                                               "--registry-timeout=1s",
                                               "--skip=a"};
  const std::vector<std::string> of_inputs = {"-f=a", "--image-map-file=m", "--strict",
                                              "--registry-ca-cert-path=c", "--registry-verify-certs=false"};
  // Those that tell kpin how to speak, or that kbld's users have in their scripts.
  const std::vector<std::string> of_all = {
      "--color", "--column=a", "--json", "--log-format=json", "--no-progress", "-q", "--sort",
      "--tty",   "-v",         "-y"};
  const auto check_all = [](const std::string& command, const std::vector<std::string>& options,
                            bool accepted) {
    std::vector<std::string> words = {command};
    if (command == "auth") words.emplace_back("a.io");
    for (const std::string& option : options) {
      words.push_back(option);
      CAPTURE(command, option);
      CHECK(is_refused(words) != accepted);
      words.pop_back();
    }
  };
  check_all("check", of_pinning, false);
  check_all("check", of_lookups, true);
  check_all("check", of_inputs, true);
  check_all("inspect", of_pinning, false);
  check_all("inspect", of_lookups, false);
  check_all("inspect", of_inputs, true);
  for (const std::string command : {"auth", "builders", "version"}) {
    check_all(command, of_pinning, false);
    check_all(command, of_lookups, false);
    check_all(command, of_inputs, false);
    check_all(command, of_all, true);
  }
  for (const std::string command : {"check", "diff", "inspect"}) check_all(command, of_all, true);
  check_all("diff", of_lookups, true);
  check_all("diff", of_inputs, true);
}
