#include "base/printable.hpp"

#include "support/catch.hpp"

namespace {

struct Case {
  std::string text = {};
  std::string shown = {};
};

}  // namespace

TEST_CASE("printable: ordinary text stays, whatever its script", "[base]") {
  const std::string text = GENERATE(
      values<std::string>({"", "nginx:1.25 'a' \"b\" \\ | ~", "caf\xC3\xA9", "\xE6\x97\xA5\xE6\x9C\xAC",
                           "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D", "\xF0\x9F\x98\x80 \xE2\x9A\xA0\xEF\xB8\x8F ok",
                           "\xE2\x80\xA6", "# a [b] ## c", "a :: b", "#[x]"}));
  CHECK(base::printable(text) == text);
  CHECK(base::printable_lines(text + "\n" + text) == text + "\n" + text);
}

TEST_CASE("printable: control characters and what is no UTF-8 are escaped", "[base]") {
  const auto row = GENERATE(values<Case>({
      {"\x1B[31mred\a\t\n\r\x7F", R"(\x1B[31mred\x07\x09\x0A\x0D\x7F)"},
      {std::string("a\0b", 3), R"(a\x00b)"},
      {"\x9B"
       "31m",
       R"(\x9B31m)"},
      {"\xC2\x9B", R"(\x9B)"},
      {"a\xFF\xC0\xAF\xED\xA0\x80z", R"(a\xFF\xC0\xAF\xED\xA0\x80z)"},
      {"\xE2\x80", R"(\xE2\x80)"},
  }));
  CHECK(base::printable(row.text) == row.shown);
  CHECK(base::printable(row.shown) == row.shown);
}

TEST_CASE("printable: what is invisible or turns the direction of text is escaped", "[base]") {
  const auto row = GENERATE(values<Case>({
      {"\xD8\x9C", R"(\xD8\x9C)"},                  // U+061C
      {"\xC2\xAD", R"(\xAD)"},                      // U+00AD
      {"\xE2\x80\xAE", R"(\xE2\x80\xAE)"},          // U+202E
      {"\xE2\x81\xA6", R"(\xE2\x81\xA6)"},          // U+2066
      {"\xE2\x80\x8B", R"(\xE2\x80\x8B)"},          // U+200B
      {"\xE2\x80\xA8", R"(\xE2\x80\xA8)"},          // U+2028
      {"\xEF\xBB\xBF", R"(\xEF\xBB\xBF)"},          // U+FEFF
      {"\xF3\xA0\x81\xA1", R"(\xF3\xA0\x81\xA1)"},  // U+E0061, a tag
      {"a\xEF\xB8\x8F", R"(a\xEF\xB8\x8F)"},        // U+FE0F behind ASCII
      {"\xEF\xB8\x80", R"(\xEF\xB8\x80)"},          // U+FE00
      {"\xE3\x85\xA4", R"(\xE3\x85\xA4)"},          // U+3164
  }));
  CHECK(base::printable(row.text) == row.shown);
}

TEST_CASE("printable: a runner's command in brackets is broken", "[base]") {
  const auto row = GENERATE(values<Case>({
      {"##[add-mask]x", R"(##\x5Badd-mask]x)"},
      {"a ###[error] ##[b]", R"(a ###\x5Berror] ##\x5Bb])"},
      {"##vso[task.setvariable]", R"(##vso\x5Btask.setvariable])"},
      {"##VsO[x]", R"(##VsO\x5Bx])"},
      {"#\xE2\x80\x8B#[x]", R"(#\xE2\x80\x8B#[x])"},
  }));
  CHECK(base::printable(row.text) == row.shown);
}

TEST_CASE("printable: no line begins with a runner's command", "[base]") {
  const auto row = GENERATE(values<Case>({
      {"::error::x", R"(\x3A:error::x)"},
      {"a\n   ::error::x\nb ::c", "a\n   \\x3A:error::x\nb ::c"},
      {"\xC2\xA0\xE3\x80\x80::a", "\xC2\xA0\xE3\x80\x80\\x3A:a"},
      {"a:: b\n: :\n", "a:: b\n: :\n"},
      {"", ""},
  }));
  CHECK(base::without_line_commands(row.text) == row.shown);
}

TEST_CASE("printable: each line of others is behind a bar", "[base]") {
  CHECK(base::foreign_lines("::error::x\n##[a]\x1B") == "| ::error::x\n| ##\\x5Ba]\\x1B");
}
