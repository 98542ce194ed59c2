#include "registry/failure.hpp"

#include "support/catch.hpp"

TEST_CASE("failure: an answer is described in the registry's words, fit for a terminal", "[registry]") {
  struct Case {
    std::string body;
    std::string text;
  };
  const auto row = GENERATE(values<Case>({
      {R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{"x":1}}]})",
       "404 MANIFEST_UNKNOWN manifest unknown"},
      {R"({"errors":[{"code":"A","message":"one"},{"code":"B"},{"message":"three"},{"code":"D"}]})",
       "404 A one; B; three"},
      {R"({"errors":[]})", R"(404 {"errors":[]})"},
      {R"({"errors":[5,{"code":7}]})", R"(404 {"errors":[5,{"code":7}]})"},
      {R"({"details":"incorrect username or password"})",
       R"(404 {"details":"incorrect username or password"})"},
      {R"({"errors":[{"code":"\u001b[31mX","message":"two\nlines"}]})", "404 [31mX two lines"},
      {"<html>\n  <h1>Not here</h1>\x1b[0m", "404 <html> <h1>Not here</h1>[0m"},
      {std::string(500, 'x'), "404 " + std::string(200, 'x') + "…"},
      {"", "404"},
  }));
  CHECK(registry::describe({.status = 404, .body = row.body}) == row.text);
}

TEST_CASE("failure: secrets are not shown, however JSON spells them", "[registry]") {
  const std::string body = GENERATE(R"({"errors":[{"message":"no p\"a\\s/w<"}]})",
                                    R"({"errors":[{"message":"no \u0070\"a\\s\/w\u003c"}]})",
                                    R"({"errors":[{"message":"no p%22a%5Cs%2Fw%3C"}]})");
  CHECK(registry::describe({.status = 400, .body = body}, {"other", R"(p"a\s/w<)"}) == "400 no _redacted_");
  CHECK(registry::describe({.status = 400, .body = R"({"details":"no p\"a\\s/w\u003c"})"}, {R"(p"a\s/w<)"}) ==
        R"(400 {"details":"no _redacted_"})");
}

TEST_CASE("failure: several tries are told", "[registry]") {
  CHECK(registry::describe({.status = 503, .body = "down", .tries = 5}) == "503 down (5 tries)");
  CHECK(registry::describe({.status = 503, .tries = 2}) == "503 (2 tries)");
}

TEST_CASE("failure: advice is a sentence of its own", "[registry]") {
  CHECK(registry::with_advice("404", "Is it right?") == "404. Is it right?");
  CHECK(registry::with_advice("404 gone.", "Is it right?") == "404 gone. Is it right?");
  CHECK(registry::with_advice("404", "") == "404");
}
