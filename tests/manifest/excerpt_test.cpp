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
  const std::string text = std::string(100, 'a') + "!" + std::string(100, 'b');
  CHECK(excerpt(text, 100, 1) == "    1 | " + std::string(60, 'a') + "!" + std::string(39, 'b') +
                                     "\n      | " + std::string(60, ' ') + "^");
  std::string wide;
  for (int i = 0; i < 100; ++i) wide += "\xC3\xA9";
  CHECK(excerpt("x" + wide, 101, 1) ==
        "    1 | " + wide.substr(0, 100) + "\n      | " + std::string(30, ' ') + "^");
}
