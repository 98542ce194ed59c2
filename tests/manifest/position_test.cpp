#include "manifest/position.hpp"

#include "manifest/edit.hpp"
#include "support/catch.hpp"

TEST_CASE("position: lines end with LF, CRLF or CR, columns count characters", "[manifest]") {
  const manifest::LineIndex index("ab\néx\r\n\ry");
  const auto at = [&](std::size_t offset) {
    const manifest::Position position = index.at(offset);
    return std::pair(position.line, position.column);
  };
  CHECK(at(0) == std::pair<std::size_t, std::size_t>(1, 1));
  CHECK(at(2) == std::pair<std::size_t, std::size_t>(1, 3));
  CHECK(at(3) == std::pair<std::size_t, std::size_t>(2, 1));
  CHECK(at(5) == std::pair<std::size_t, std::size_t>(2, 2));
  CHECK(at(8) == std::pair<std::size_t, std::size_t>(3, 1));
  CHECK(at(9) == std::pair<std::size_t, std::size_t>(4, 1));
  CHECK(at(1000) == std::pair<std::size_t, std::size_t>(4, 2));
}

TEST_CASE("edit: replacements and insertions are spliced in any order", "[manifest]") {
  std::string out = "> ";
  manifest::splice(
      "abcdef", {{.span = {4, 5}, .text = "E"}, {.span = {0, 0}, .text = "^"}, {.span = {1, 3}, .text = ""}},
      out);
  CHECK(out == "> ^adEf");
}
