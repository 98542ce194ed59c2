#include "cmd/message_text.hpp"

#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/temp_folder.hpp"
#include "support/terminal.hpp"

using cmd::Level;
using cmd::Message;
using cmd::message_text;
using support::contains;

namespace {

const std::string kBadConfig = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\noverrides: 5\n";

/// What kpin says on a terminal about a Config that it cannot read.
std::string said_on_terminal(std::map<std::string, std::optional<std::string>> environment) {
  support::Terminal terminal;
  environment.merge(std::map<std::string, std::optional<std::string>>{
      {"TERM", "xterm"}, {"NO_COLOR", std::nullopt}, {"CLICOLOR_FORCE", std::nullopt}});
  const auto result =
      support::start_kpin({},
                          {.input = kBadConfig, .environment = environment, .error_path = terminal.path()})
          .wait();
  CHECK(result.status == 2);
  return terminal.written();
}

}  // namespace

TEST_CASE("message text: a message stands behind the name, its kind or its image", "[cmd]") {
  CHECK(message_text({.text = "done"}, {}) == "done\n");
  CHECK(message_text({.level = Level::error, .text = "no\nway"}, {}) == "kpin: no\n      way\n");
  CHECK(message_text({.level = Level::warning, .text = "hm"}, {}) == "kpin: warning: hm\n");
  CHECK(message_text({.kind = "http", .text = "HEAD"}, {}) == "http | HEAD\n");
  CHECK(message_text({.kind = "build", .image = "app\x1B:1", .text = "step\t1"}, {}) ==
        "app\\x1B:1 | step\\x091\n");
}

TEST_CASE("message text: places, and the line of the first", "[cmd]") {
  const Message message = {.level = Level::error,
                           .text = "gone",
                           .places = {{.file = "a\n.yml", .position = {.line = 2, .column = 3}},
                                      {.file = "b.yml", .position = {.line = 1, .column = 1}}},
                           .excerpt = "    2 | i: x\n      |    ^"};
  CHECK(message_text(message, {}) == "kpin: a\\x0A.yml:2:3: gone\n      also at b.yml:1:1\n");
  Message named = message;
  named.places[0].resource = {.api_version = "v1", .kind = "Po\nd", .name = "a"};
  named.places[1].resource = {.kind = "Pod"};
  CHECK(message_text(named, {}) ==
        "kpin: a\\x0A.yml:2:3: gone\n      in Po\\x0Ad/a (v1)\n      also at b.yml:1:1 in Pod\n");
  CHECK(message_text(message, {.excerpts = true}) ==
        "kpin: a\\x0A.yml:2:3: gone\n          2 | i: x\n            |    ^\n      also at b.yml:1:1\n");
}

TEST_CASE("message text: of many places the first are told", "[cmd]") {
  Message message = {.level = Level::error, .text = "gone"};
  for (std::size_t line = 1; line <= 11; ++line)
    message.places.push_back({.file = "a", .position = {.line = line, .column = 1}});
  const std::string text = message_text(message, {});
  CHECK(contains(text, "also at a:10:1\n      and in 1 more place\n"));
  message.places.pop_back();
  CHECK(message_text(message, {}).ends_with("also at a:10:1\n"));
}

TEST_CASE("message text: what turns the direction of text does not reach the terminal", "[cmd]") {
  CHECK(message_text({.text = "a\xE2\x80\xAE"
                              "b\xE2\x81\xA6\xE2\x80\x8F"},
                     {}) == "a\\xE2\\x80\\xAEb\\xE2\\x81\\xA6\\xE2\\x80\\x8F\n");
  CHECK(message_text({.text = "\xE2\x80\xA6\xE2\x80"}, {}) == "\xE2\x80\xA6\\xE2\\x80\n");
}

TEST_CASE("message text: no line of it is a command of a CI job's runner", "[cmd]") {
  CHECK(message_text({.level = Level::error, .text = "a\n::error::b\n  ::c ##[d]"}, {}) ==
        "kpin: a\n      \\x3A:error::b\n        \\x3A:c ##\\x5Bd]\n");
  CHECK(message_text({.kind = "build", .image = "::a", .text = "::error::b"}, {}) ==
        "\\x3A:a | ::error::b\n");
  CHECK(message_text({.kind = "build", .image = "::a", .text = "b"}, {.colours = true}) ==
        "\x1B[36m\\x3A:a\x1B[m | b\n");
  CHECK(message_text({.text = "::error::b"}, {}) == "\\x3A:error::b\n");
}

TEST_CASE("message text: colours for the name, the place and the mark", "[cmd]") {
  const Message message = {.level = Level::warning,
                           .text = "\x1B[31mred?",
                           .places = {{.file = "a", .position = {.line = 2, .column = 3}}},
                           .excerpt = "    2 | i: x\n      |    ^"};
  CHECK(message_text(message, {.excerpts = true, .colours = true}) ==
        "\x1B[1mkpin:\x1B[m \x1B[33mwarning:\x1B[m \x1B[1ma:2:3:\x1B[m \\x1B[31mred?\n"
        "          2 | i: x\n            |    \x1B[32m^\x1B[m\n");
  CHECK(message_text({.level = Level::error, .text = "no"}, {.colours = true}) == "\x1B[31mkpin:\x1B[m no\n");
  CHECK(message_text({.kind = "http", .text = "HEAD"}, {.colours = true}) == "\x1B[36mhttp\x1B[m | HEAD\n");
}

TEST_CASE("message text: on a terminal with the line, and with colours unless NO_COLOR is set", "[cmd]") {
  const std::vector<std::string> expected = {"kpin: stdin:3:12: overrides: expected a list, found a number",
                                             "          3 | overrides: 5", "            |            ^", ""};
  const std::string coloured = said_on_terminal({});
  CHECK(support::screen(coloured) == expected);
  CHECK(contains(coloured, "\x1B[31mkpin:\x1B[m"));
  for (const std::string written :
       {said_on_terminal({{"NO_COLOR", "1"}}), said_on_terminal({{"TERM", "dumb"}})}) {
    CHECK(support::screen(written) == expected);
    CHECK_FALSE(contains(written, "\x1B"));
  }
}

TEST_CASE("message text: elsewhere with colours only if CLICOLOR_FORCE is set, and never in a log", "[cmd]") {
  const support::TempFolder folder;
  const std::string log = folder.path() + "/log";
  const auto said = [&](const std::optional<std::string>& force) {
    return support::run_kpin(
               {}, kBadConfig,
               {.environment = {{"CLICOLOR_FORCE", force}, {"NO_COLOR", std::nullopt}, {"KPIN_LOG", log}}})
        .err;
  };
  CHECK_FALSE(contains(said(std::nullopt), "\x1B"));
  CHECK(contains(said("1"), "\x1B[1mstdin:3:12:\x1B[m overrides: expected a list, found a number\n"));
  const std::string kept = support::read_file(log);
  CHECK(kept.starts_with("20"));
  CHECK(kept.substr(kept.find(' ')) ==
        " kpin ended with status 2\nkpin: stdin:3:12: overrides: expected a list, found a number\n");
}
