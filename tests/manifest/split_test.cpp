#include "manifest/split.hpp"

#include "support/catch.hpp"

namespace {

using Pieces = std::vector<std::string_view>;

}  // namespace

TEST_CASE("split: documents begin at their --- line", "[manifest]") {
  CHECK(manifest::split("a: 1\n---\nb: 2\n---\nc: 3\n") == Pieces{"a: 1\n", "---\nb: 2\n", "---\nc: 3\n"});
  CHECK(manifest::split("---\na: 1\n") == Pieces{"---\na: 1\n"});
  CHECK(manifest::split("").empty());
}

TEST_CASE("split: comments and directives before the first --- belong to its document", "[manifest]") {
  CHECK(manifest::split("# licence\n\n---\na: 1\n") == Pieces{"# licence\n\n---\na: 1\n"});
  CHECK(manifest::split("%YAML 1.1\n---\na: 1\n...\n%YAML 1.1\n---\nb: 2\n") ==
        Pieces{"%YAML 1.1\n---\na: 1\n...\n", "%YAML 1.1\n---\nb: 2\n"});
}

TEST_CASE("split: an empty document between two --- lines is kept", "[manifest]") {
  CHECK(manifest::split("---\n---\n# nothing\n---\na: 1\n") ==
        Pieces{"---\n", "---\n# nothing\n", "---\na: 1\n"});
}

TEST_CASE("split: only a whole --- at the start of a line counts", "[manifest]") {
  for (const std::string_view text : {"a: |\n  x\n ---\nb: 1\n", "----\n", "# ------- ruler\na: 1\n",
                                      "a: b---\n", "---a: b\n", "a: 1 ---\n"}) {
    CHECK(manifest::split(text) == Pieces{text});
  }
}

TEST_CASE("split: --- may be followed by blanks, a comment or content", "[manifest]") {
  CHECK(manifest::split("a\n--- # c\nb\n---\t\nc\n--- d") ==
        Pieces{"a\n", "--- # c\nb\n", "---\t\nc\n", "--- d"});
}

TEST_CASE("split: every line break of YAML 1.1 may stand before a marker", "[manifest]") {
  CHECK(manifest::split("a\r\n---\r\nb\r---\rc") == Pieces{"a\r\n", "---\r\nb\r", "---\rc"});
  CHECK(manifest::split("a\xC2\x85---\xC2\x85"
                        "b\xE2\x80\xA8---\n") == Pieces{"a\xC2\x85",
                                                        "---\xC2\x85"
                                                        "b\xE2\x80\xA8",
                                                        "---\n"});
}

TEST_CASE("split: a ... line ends its document", "[manifest]") {
  CHECK(manifest::split("a\n...\nb\n...\n---\nc\n") == Pieces{"a\n...\n", "b\n...\n", "---\nc\n"});
  CHECK(manifest::split("a\n...\n# tail\n") == Pieces{"a\n...\n", "# tail\n"});
}

TEST_CASE("joiner: a --- stands between two files where one is needed", "[manifest]") {
  struct Case {
    std::string_view before;
    std::string_view after;
    std::string_view expected;
  };
  for (const auto& [before, after, expected] : std::vector<Case>{
           {"a: 1\n", "b: 2\n", "---\n"},
           {"a: 1", "b: 2\n", "\n---\n"},
           {"a: 1\r\n", "b: 2\r\n", "---\r\n"},
           {"a: 1\n", "---\nb: 2\n", ""},
           {"a: 1", "# c\n--- # d\nb: 2\n", "\n"},
           {"a: 1\n---\n", "b: 2\n", ""},
           {"a: 1\n...\n", "b: 2\n", "---\n"},
           {"--- a\n", "b: 2\n", "---\n"},
           {"", "b: 2\n", ""},
           {"a: 1\n", "", ""},
           {"a: 1\n", "# only a comment\n", ""},
           {"# only a comment", "a: 1\n", "\n"},
           {"a: 1\n", "%YAML 1.1\n---\nb: 2\n", "...\n"},
           {"a: 1\n...\n", "%YAML 1.1\n---\nb: 2\n", ""},
       }) {
    CAPTURE(before, after);
    manifest::Joiner joiner;
    joiner.add(before);
    CHECK(joiner.before(after) == expected);
  }
}

TEST_CASE("joiner: files of comments do not count as documents", "[manifest]") {
  manifest::Joiner joiner;
  joiner.add("a: 1\n");
  joiner.add("# only a comment");
  CHECK(joiner.before("b: 2\n") == "\n---\n");
  CHECK(joiner.before("# more\n") == "\n");
}

TEST_CASE("joiner: a --- may be asked for before every document", "[manifest]") {
  manifest::Joiner joiner(manifest::Starts::everywhere);
  CHECK(joiner.before("a: 1\r\n") == "---\r\n");
  CHECK(joiner.before("---\na: 1\n").empty());
  CHECK(joiner.before("%YAML 1.1\n---\na: 1\n").empty());
  CHECK(joiner.before("# only a comment\n").empty());
  joiner.add("a: 1\n...\n");
  CHECK(joiner.before("b: 2\n") == "---\n");
}
