#include "base/error.hpp"

#include <stdexcept>
#include <string>

#include "support/catch.hpp"

TEST_CASE("error: context is prepended, the outermost first", "[base]") {
  base::Error error("404");
  error.add_context("HEAD /v2/");
  error.add_context("resolving 'nginx'");
  CHECK(std::string(error.what()) == "resolving 'nginx': HEAD /v2/: 404");
}

TEST_CASE("error: in_context keeps the type of what passes through it", "[base]") {
  const auto fail = [] { throw base::InputError("no such file"); };
  try {
    base::in_context("reading 'a.yml'", fail);
    FAIL("nothing was thrown");
  } catch (const base::InputError& error) {
    CHECK(std::string(error.what()) == "reading 'a.yml': no such file");
  }
}

TEST_CASE("error: in_context returns what the function returns, references included", "[base]") {
  int value = 1;
  base::in_context("counting", [&]() -> int& { return value; }) = 2;
  CHECK(value == 2);
}

TEST_CASE("error: in_context lets other exceptions pass as they are", "[base]") {
  CHECK_THROWS_AS(base::in_context("counting", [] { throw std::out_of_range("9"); }), std::out_of_range);
}
