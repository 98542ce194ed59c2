#include "manifest/parse.hpp"

#include "support/catch.hpp"
#include "support/same_tree.hpp"

TEST_CASE("parse: what tools print is understood, and as libyaml understands it", "[manifest]") {
  for (const std::string_view text : {
           "a: 1\n",
           "a: 1",
           "---\na: b\n",
           "# c\n\n--- # d\n# e\na: b # f\n\n  # g\nc: d\n",
           "a:\n  b:\n    c: d\n  e:\nf:\n",
           "a:\n- b\n- c: d\n  e: f\n-\n- - g\n  - h\n-   i: j\n    k:\n    - l\nm: n\n",
           "- a\n- b: c\n",
           "a:\n  - b\n  -\n    c: d\n  -   # e\n    f\n",
           "a:\n  value\nb:\n  'quoted'\n",
           "\"a\" : \"b # c: d\"   # e\n'f': 'g \"h\"'\n",
           "a b/c.d-e: -1\nf: --g=h:i#j\nk: http://l:1/m?n=o\n",
           "a: {}\nb: [] # c\nd:\n- {}\n",
           "a: |\n  b\n   c\n\n  # d\n\n\ne: |-\n  f\n\ng: |+\n  h\n\n\ni: 1\n",
           "a: |\n\n\n  b\n",
           "- |\n b\n- |+ # c\n  d\n",
           "a:\n- |\n  b\n- c\n",
           "a: |\n  b\n     \n  c\n      \n# d\n",
           "a: |\n  b",
           "a: |+\n  b\n\n  ",
           "a: b c  d\n",
           "a:\n-\n-\nb:\n",
           "a: {b: c, d: [e, \"f\", 'g'], h: {}}  # i\nj: [ k , l ]\n",
           "{}\n",
           "[a, b,\n  c,\n]\n",
           "{\"a\":1,\"b\":{\"c\":[true,null],\"d\":\"e\"}}",
           "{\n    \"a\": \"b\",\n    \"c\": [\n        {\n            \"d\": 1\n        }\n    ]\n}\n",
           "a: [b:c, http://d/e, -f, {g: h:i}]\n",
           "- [a]\n- {b: c}\n",
           "a: \"b\\\"c\\\\d\\n\\t\\/\"\nb: 'it''s'\n",
       }) {
    CAPTURE(text);
    CHECK(manifest::parse_printed(text).has_value());
    CHECK(support::parsers_differ(text).empty());
  }
}

TEST_CASE("parse: anything out of the ordinary is left to libyaml", "[manifest]") {
  for (const std::string_view text : {
           "",
           "# only a comment\n",
           "---\n",
           "scalar\n",
           "%YAML 1.1\n---\na: b\n",
           "a: b\n...\n",
           "--- {a: b}\n",
           "a: &x b\n",
           "a: *x\n",
           "a: !t b\n",
           "? a\n: b\n",

           "a: >-\n  b\n",
           "a: |2\n  b\n",
           "a: b\n  c\n",
           "a: \"b\n  c\"\n",
           "a: \"\\x41\"\n",
           "a: \"\\",
           "{a: b}\nc: d\n",
           "a: [b: c]\n",
           "a: {b}\n",
           "a: {b: }\n",
           "a: [b\n  c]\n",
           "a: [b # c\n]\n",
           "a: [",
           "a: {\"b\"\n: c}\n",
           "a: [&b c]\n",
           "a: [b]c\n",
           "[a]: b\n",
           "a: [,]\n",
           "a: {b:c}\n",
           "a: [-]\n",
           "{a: [b}]\n",

           "a: b: c\n",
           "a: - b\n",
           "a:\tb\n",
           "a: b\r\n",
           "a: \xC3\xA9\n",
           "a: b\n c: d\n",
           "  a: b\nc: d\n",
           "a:\n    b: c\n  d: e\n",
           "- a\nb: c\n",
           "a: b\n- c\n",
           "a: |\n",
           "a: |\nb: c\n",
           "a: |\n    \n  b\n",
           "a: 'b' c\n",
           "a: \"b\"#c\n",
           "a: @b\n",
           "a: {}b\n",
           "a\n",
           "- a\n b\n",
           "a:\n- b\n c: d\n",

           "<<: *a\n",
           "a: 'b\n",
           "a: b:\n",
       }) {
    CAPTURE(text);
    CHECK_FALSE(manifest::parse_printed(text).has_value());
  }
}
