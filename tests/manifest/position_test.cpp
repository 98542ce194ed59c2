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

TEST_CASE("position: columns of long lines are those of short ones", "[manifest]") {
  std::string text = "first\n";
  for (int i = 0; i < 6000; ++i) text += "a\xC3\xA9";  // 3 bytes, 2 characters
  text += "\nb";
  const manifest::LineIndex index(text);
  for (const std::size_t pair : {0, 1, 1364, 1365, 1366, 2730, 2731, 5999}) {
    const manifest::Position position = index.at(6 + 3 * pair + 1);
    CHECK(position.line == 2);
    CHECK(position.column == 2 * pair + 2);
  }
  CHECK(index.at(text.size() - 1).line == 3);
  CHECK(index.at(text.size() - 1).column == 1);
}

TEST_CASE("edit: replacements and insertions are spliced in any order", "[manifest]") {
  std::string out = "> ";
  manifest::splice(
      "abcdef", {{.span = {4, 5}, .text = "E"}, {.span = {0, 0}, .text = "^"}, {.span = {1, 3}, .text = ""}},
      out);
  CHECK(out == "> ^adEf");
}
