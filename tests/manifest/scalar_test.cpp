#include "manifest/scalar.hpp"

#include "support/catch.hpp"

using manifest::Context;
using manifest::Style;

TEST_CASE("scalar: plain nulls, booleans and numbers are no strings", "[manifest]") {
  for (const std::string_view value :
       {"",    "~",  "null", "NULL", "true",   "False", "yes",   "on",   "OFF",   "y",
        "N",   "0",  "5",    "-12",  "+1",     "0644",  "0x1F",  "0o17", "0b101", "1_000",
        "1.5", ".5", "1.",   "1e3",  "1.5E-7", ".inf",  "-.INF", ".NaN"}) {
    CAPTURE(value);
    CHECK_FALSE(manifest::is_string({.value = value}));
    CHECK(manifest::is_string({.style = Style::single_quoted, .value = value}));
    CHECK(manifest::is_string({.value = value, .tag = "tag:yaml.org,2002:str"}));
  }
}

TEST_CASE("scalar: everything else that is plain is a string", "[manifest]") {
  for (const std::string_view value : {"nginx", "1.2.3", "0x", "0xfg", "1e", "e1", ".", "-", "_", "5a",
                                       "2024-01-01", "nullx", "yess", "1.5.", "3scale/a"}) {
    CAPTURE(value);
    CHECK(manifest::is_string({.value = value}));
  }
}

TEST_CASE("scalar: a tag other than !!str makes it no string", "[manifest]") {
  CHECK_FALSE(manifest::is_string({.style = Style::double_quoted, .value = "x", .tag = "!custom"}));
  CHECK(manifest::is_string({.value = "5", .tag = "!"}));
  CHECK_FALSE(manifest::is_string({.kind = manifest::Kind::mapping}));
}

TEST_CASE("scalar: a value is written in the style asked for", "[manifest]") {
  CHECK(manifest::written_like(Style::plain, "a/b:1", Context::block) == "a/b:1");
  CHECK(manifest::written_like(Style::folded, "a/b:1", Context::block) == "a/b:1");
  CHECK(manifest::written_like(Style::single_quoted, "it's", Context::block) == "'it''s'");
  CHECK(manifest::written_like(Style::double_quoted, "a\"\\\n\x01", Context::block) ==
        "\"a\\\"\\\\\\n\\u0001\"");
}

TEST_CASE("scalar: what would not be read back the same is quoted", "[manifest]") {
  for (const std::string_view value :
       {"", "1.2", "yes", "null", "a: b", "a #b", "a:", "- a", "[::1]:5/a", "*a", " a", "a "}) {
    CAPTURE(value);
    CHECK(manifest::written_like(Style::plain, value, Context::block) == '"' + std::string(value) + '"');
  }
  CHECK(manifest::written_like(Style::plain, "a[1]", Context::block) == "a[1]");
  CHECK(manifest::written_like(Style::plain, "a[1]", Context::flow) == "\"a[1]\"");
}

TEST_CASE("scalar: characters that YAML does not print are escaped", "[manifest]") {
  CHECK(manifest::double_quoted("é\xC2\x85\xE2\x80\xA8\xE2\x80\xA9\xEF\xBB\xBF\x7F\xC2\xA0") ==
        "\"é\\u0085\\u2028\\u2029\\ufeff\\u007f\xC2\xA0\"");
}
