#include "manifest/encoding.hpp"

#include "base/error.hpp"
#include "support/catch.hpp"

namespace {

using namespace std::string_view_literals;

std::string verdict(std::string_view bytes) {
  try {
    manifest::check_utf8(bytes);
    return "fine";
  } catch (const base::InputError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("encoding: UTF-8 of every length is fine", "[manifest]") {
  for (const std::string_view text :
       {"", "a", "plain ASCII, longer than a word", "é", "€", "𝄞", "\xEF\xBB\xBFx", "\x7F", "\xC2\x80",
        "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "aaaaaaaé"}) {
    CHECK(verdict(text) == "fine");
  }
}

TEST_CASE("encoding: bytes that are no UTF-8 are refused with line and column", "[manifest]") {
  CHECK(verdict("a: 1\nb: \xFF\n") == "2:4: byte 0xFF is not valid UTF-8 here");
  CHECK(verdict("é\xC3") == "1:2: byte 0xC3 is not valid UTF-8 here");
  for (const std::string_view text :
       {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\x80", "\xE2\x82", "\xC3(", "\xF0\x9D\x84"}) {
    CHECK_THAT(verdict(text), Catch::StartsWith("1:1: byte 0x"));
  }
}

TEST_CASE("encoding: NUL is refused", "[manifest]") {
  CHECK(verdict("ab\0"sv) == "1:3: a NUL byte, which YAML does not allow");
  CHECK(verdict("12345678\r\n1234567\0"sv) == "2:8: a NUL byte, which YAML does not allow");
}

TEST_CASE("encoding: UTF-16 and UTF-32 are named", "[manifest]") {
  CHECK(verdict("\xFF\xFE"
                "a\0"sv) == "1:1: the text is UTF-16; convert it to UTF-8, with iconv for example");
  CHECK_THAT(verdict("\xFE\xFF\0a"sv), Catch::Contains("UTF-16"));
  CHECK_THAT(verdict("a\0b\0"sv), Catch::Contains("UTF-16"));
  CHECK_THAT(verdict("\0a\0b"sv), Catch::Contains("UTF-16"));
  CHECK_THAT(verdict("\xFF\xFE\0\0"sv), Catch::Contains("UTF-32"));
  CHECK_THAT(verdict("\0\0\xFE\xFF"sv), Catch::Contains("UTF-32"));
  CHECK_THAT(verdict("a\0\0\0b\0\0\0"sv), Catch::Contains("UTF-32"));
}
