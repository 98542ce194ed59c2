#include "manifest/excerpt.hpp"

#include "support/catch.hpp"

using manifest::excerpt;

TEST_CASE("excerpt: a line, its number, and a mark under the place", "[manifest]") {
  const std::string text = "spec:\n  image: nginx # \xC3\xA9\r\nlast";
  CHECK(excerpt(text, text.find("nginx"), 2) == "    2 |   image: nginx # \xC3\xA9\n      |          ^");
  CHECK(excerpt(text, 0, 1) == "    1 | spec:\n      | ^");
  CHECK(excerpt(text, text.size(), 3) == "    3 | last\n      |     ^");
  CHECK(excerpt("", 0, 1) == "    1 | \n      | ^");
  CHECK(excerpt("a\tb: c", 5, 1234567) == "1234567 | a b: c\n        |      ^");
}

TEST_CASE("excerpt: of a long line the part around the place", "[manifest]") {
  const std::string more = "\xE2\x80\xA6";
  const std::string text = std::string(100, 'a') + "!" + std::string(100, 'b');
  CHECK(excerpt(text, 100, 1) == "    1 | " + more + std::string(28, 'a') + "!" + std::string(33, 'b') +
                                     more + "\n      | " + std::string(29, ' ') + "^");
  CHECK(excerpt(text, 28, 1).starts_with("    1 | " + std::string(63 - 1, 'a') + more + "\n"));
  CHECK(excerpt("x\n" + text, 30, 2).starts_with("    2 | a"));
  CHECK(excerpt(text, text.size() - 34, 1).starts_with("    1 | " + more + std::string(62, 'b') + "\n"));
  std::string accented;
  for (int i = 0; i < 100; ++i) accented += "\xC3\xA9";
  CHECK(excerpt("x" + accented, 101, 1) ==
        "    1 | " + more + accented.substr(0, 62) + more + "\n      | " + std::string(15, ' ') + "^");
}

TEST_CASE("excerpt: the mark stands under the place, behind wide characters as well", "[manifest]") {
  CHECK(excerpt("\xE6\xBC\xA2\xE6\xBC\xA2: x", 8, 1) ==
        "    1 | \xE6\xBC\xA2\xE6\xBC\xA2: x\n      |       ^");
}

TEST_CASE("excerpt: a line with a password is not shown", "[manifest]") {
  CHECK(manifest::excerpt("image: us:PW@host/x\n", 7, 1).empty());
  CHECK(manifest::excerpt("a: 1\nimage:   http://us:PW@host/x # why\n", 5, 2).empty());
  CHECK(manifest::excerpt("image: host/x?token=PW", 0, 1).empty());
  CHECK_FALSE(manifest::excerpt("x: us:PW@host/x\nimage: a@sha256:b\n", 16, 2).empty());
}
