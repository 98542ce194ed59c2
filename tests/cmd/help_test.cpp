// What `kpin --help`, `kpin help` and `kpin COMMAND --help` print.

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "cmd/command_options.hpp"
#include "cmd/commands.hpp"
#include "cmd/completion.hpp"
#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"

using support::contains;
using support::run_kpin;

namespace {

std::string shown(const support::Argv& args) {
  const auto result = run_kpin(args);
  INFO(support::describe(result));
  CHECK(result.status == 0);
  CHECK(result.err.empty());
  return result.out;
}

/// Whether a line of `help` begins with this flag.
bool lists(const std::string& help, const std::string& name) {
  std::istringstream lines(help);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t at = line.find("--" + name);
    if (at != 6 || !line.starts_with("  ")) continue;
    const std::size_t end = at + 2 + name.size();
    if (end == line.size() || line[end] == ' ' || line[end] == '[') return true;
  }
  return false;
}

}  // namespace

TEST_CASE("help: kpin help prints what kpin --help does", "[cmd]") {
  const std::string help = shown({"--help"});
  CHECK(help.starts_with("Pins the image references of Kubernetes YAML"));
  CHECK(contains(help, "\n  kpin help [COMMAND]\n"));
  CHECK(shown({"help"}) == help);
  CHECK(shown({"-h"}) == help);
  CHECK(shown({"-f", "a.yml", "--help"}) == help);
}

TEST_CASE("help: that of a command begins with its usage and what it does, and lists its options", "[cmd]") {
  for (const cmd::CommandWord& command : cmd::commands()) {
    const std::string name(command.name);
    const std::string help = shown({"help", name});
    INFO(help);
    CHECK(shown({name, "--help"}) == help);
    CHECK(help.starts_with("Usage: kpin " + name + (command.usage.empty() ? "" : " ") +
                           std::string(command.usage) + "\n\n" + std::string(command.summary) + ".\n\n  "));
    for (const cmd::CompletedFlag& flag : cmd::completed_flags()) {
      CAPTURE(flag.name);
      CHECK(lists(help, flag.name) == cmd::is_option_of(command.name, flag.name));
    }
  }
  CHECK(lists(shown({"help", "check"}), "drift"));
  CHECK_FALSE(lists(shown({"help", "check"}), "rebuild"));
}

TEST_CASE("help: of the cache it is all there is", "[cmd]") {
  CHECK(shown({"cache", "-h"}) ==
        "Usage: kpin cache clear\n\nForget the digests that --cache has kept.\n\n"
        "      --log-format text|json  Write what is told on stderr as lines of text, or\n"
        "                              as a JSON object a line (default: text)\n"
        "  -h, --help                  Show this help, or that of a command\n");
}

TEST_CASE("help: every option goes with some command", "[cmd]") {
  for (const cmd::CompletedFlag& flag : cmd::completed_flags()) {
    CAPTURE(flag.name);
    const bool goes = cmd::goes_with(cmd::kPinning, flag.name) ||
                      cmd::goes_with(cmd::kUpdateLock, flag.name) ||
                      std::ranges::any_of(cmd::commands(), [&](const cmd::CommandWord& command) {
                        return cmd::goes_with(command.name, flag.name);
                      });
    CHECK((goes || flag.name == "version"));
  }
}

TEST_CASE("help: what is no command is refused", "[cmd]") {
  const auto result = run_kpin({"help", "pin"});
  CHECK(result.status == 2);
  CHECK(
      result.err ==
      "kpin: 'kpin help' takes one argument: auth, builders, cache, check, completion, diff, help, inspect, "
      "schema or version\n");
  CHECK(run_kpin({"help", "check", "diff"}).status == 2);
  CHECK(run_kpin({"help", "-f", "a.yml"}).status == 2);
  std::vector<std::string_view> names;
  for (const cmd::CommandWord& command : cmd::commands()) names.push_back(command.name);
  CHECK(std::ranges::find(cmd::commands(), "help", &cmd::CommandWord::name)->words == names);
}
