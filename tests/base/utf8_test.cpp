#include "base/utf8.hpp"

#include "support/catch.hpp"

TEST_CASE("utf8: a code point and its length", "[base]") {
  struct Case {
    std::string_view text;
    std::uint32_t value;
    std::size_t length;
  };
  const auto row = GENERATE(values<Case>({
      {"ab", 'a', 1},
      {"\xC3\xA9x", 0xE9, 2},
      {"\xE2\x82\xAC", 0x20AC, 3},
      {"\xF4\x8F\xBF\xBF", 0x10FFFF, 4},
      {std::string_view("\0", 1), 0, 1},
  }));
  const base::CodePoint found = base::decode_utf8(row.text);
  CHECK(found.value == row.value);
  CHECK(found.length == row.length);
}

TEST_CASE("utf8: what RFC 3629 does not allow has no length", "[base]") {
  const std::string_view text = GENERATE(values<std::string_view>(
      {"", "\x9B", "\xC0\xAF", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
       "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xE2\x82x"}));
  CHECK(base::decode_utf8(text).length == 0);
}
