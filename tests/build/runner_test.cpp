#include "build/runner.hpp"

#include <stdexcept>

#include "support/catch.hpp"
#include "support/temp_folder.hpp"
#include "support/tool_script.hpp"
#include "support/variable.hpp"

using Catch::Matchers::Contains;
using Catch::Matchers::Equals;
using Catch::Matchers::Message;

namespace {

using Lines = std::vector<std::string>;

/// A runner whose lines end up in `lines`.
build::Runner runner_into(Lines& lines) {
  return build::Runner([&lines](std::string_view line) { lines.emplace_back(line); });
}

}  // namespace

TEST_CASE("runner: what a command writes is shown line by line", "[build]") {
  const support::ToolScripts tools;
  tools.add("maker", "echo one; echo two >&2; printf 'no end'");
  Lines lines;
  runner_into(lines).run({.argv = {"maker"}});
  CHECK_THAT(lines, Catch::Matchers::UnorderedEquals(Lines{"one", "two", "no end"}));
}

TEST_CASE("runner: stdout can be read while stderr is shown", "[build]") {
  const support::ToolScripts tools;
  tools.add("maker", "echo answer; echo progress >&2");
  Lines lines;
  CHECK(runner_into(lines).read({.argv = {"maker"}}) == "answer\n");
  CHECK(lines == Lines{"progress"});
}

TEST_CASE("runner: a command has its arguments, folder, input and variables", "[build]") {
  const support::ToolScripts tools;
  const support::TempFolder folder;
  const support::Variable kept("KPIN_TEST_KEPT", "as it was");
  tools.add("maker", "");
  Lines lines;
  runner_into(lines).run({.argv = {"maker", "a b", "", "$HOME"},
                          .folder = folder.path(),
                          .variables = {{"KPIN_TEST_NEW", "a=b\nc"}},
                          .input = "text"});
  const auto runs = tools.runs();
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].argv == Lines{"maker", "a b", "", "$HOME"});
  CHECK(runs[0].folder == folder.path());
  CHECK(runs[0].input == "text");
  CHECK(runs[0].environment.at("KPIN_TEST_NEW") == "a=b\nc");
  CHECK(runs[0].environment.at("KPIN_TEST_KEPT") == "as it was");
}

TEST_CASE("runner: tools get no credentials that are for kpin alone", "[build]") {
  const support::ToolScripts tools;
  const support::Variable password("KPIN_REGISTRY_PASSWORD", "hush");
  const support::Variable old_password("KBLD_REGISTRY_PASSWORD_A", "hush");
  tools.add("maker", "");
  Lines lines;
  runner_into(lines).run({.argv = {"maker"}});
  build::ask({.argv = {"maker"}});
  const auto runs = tools.runs();
  REQUIRE(runs.size() == 2);
  for (const auto& run : runs) {
    for (const auto& [name, value] : run.environment) CHECK_THAT(value, !Contains("hush"));
  }
}

TEST_CASE("runner: a failure tells the last lines, fit for a terminal", "[build]") {
  const support::ToolScripts tools;
  tools.add("maker", "for i in $(seq 30); do echo \"line $i\"; done; printf '\\033[31mred\\n\\n'; exit 3");
  Lines lines;
  std::string expected = "maker build failed with exit status 3";
  for (int i = 13; i <= 30; ++i) expected += "\n  | line " + std::to_string(i);
  CHECK_THROWS_MATCHES(runner_into(lines).run({.argv = {"maker", "build", "--x"}}), build::Failed,
                       Message(expected + "\n  | [31mred"));
  CHECK(lines.size() == 32);
}

TEST_CASE("runner: a failure of a command that is read tells what it wrote", "[build]") {
  const support::ToolScripts tools;
  tools.add("maker", "echo 'on stdout'; exit 1");
  Lines lines;
  build::Runner runner = runner_into(lines);
  CHECK_THROWS_MATCHES(runner.read({.argv = {"maker", "--x"}}), build::Failed,
                       Message("maker failed with exit status 1\n  | on stdout"));
  tools.add("maker", "echo 'on stdout'; echo 'on stderr' >&2; exit 1");
  CHECK_THROWS_MATCHES(runner.read({.argv = {"maker"}}), build::Failed,
                       Message("maker failed with exit status 1\n  | on stderr"));
}

TEST_CASE("runner: a signal is told, and a program that is missing", "[build]") {
  const support::ToolScripts tools;
  tools.add("maker", "kill -9 $$");
  Lines lines;
  build::Runner runner = runner_into(lines);
  CHECK_THROWS_MATCHES(runner.run({.argv = {"maker"}}), build::Failed,
                       Message("maker was ended by signal 9"));
  CHECK_THROWS_MATCHES(runner.run({.argv = {"kpin-no-such-tool"}}), base::Error,
                       Message("kpin-no-such-tool: cannot run kpin-no-such-tool: No such file or directory"));
}

TEST_CASE("runner: what the printing of a line throws ends the command", "[build]") {
  const support::ToolScripts tools;
  tools.add("maker", "echo line; exec sleep 600");
  build::Runner runner([](std::string_view) { throw std::runtime_error("enough"); });
  CHECK_THROWS_WITH(runner.run({.argv = {"maker"}}), Equals("enough"));
}

TEST_CASE("ask: the answer comes without blanks at its ends", "[build]") {
  const support::ToolScripts tools;
  tools.add("maker", "printf '\\n 24.0.5 \\n'");
  CHECK(build::ask({.argv = {"maker"}}) == "24.0.5");
}

TEST_CASE("ask: a failure tells in one line what was written", "[build]") {
  const support::ToolScripts tools;
  tools.add("maker", "echo 'on stdout'; printf 'no\\n  daemon\\n' >&2; exit 1");
  CHECK_THROWS_MATCHES(build::ask({.argv = {"maker", "version"}}), base::Error,
                       Message("maker version failed with exit status 1: no daemon"));
  tools.add("maker", "echo 'on stdout'; exit 1");
  CHECK_THROWS_MATCHES(build::ask({.argv = {"maker", "version"}}), base::Error,
                       Message("maker version failed with exit status 1: on stdout"));
  tools.add("maker", "exit 1");
  CHECK_THROWS_MATCHES(build::ask({.argv = {"maker", "version"}}), base::Error,
                       Message("maker version failed with exit status 1"));
}
