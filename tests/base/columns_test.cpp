#include "base/columns.hpp"

#include "support/catch.hpp"

TEST_CASE("columns: columns are those of characters, not of bytes", "[base]") {
  CHECK(base::columns_of("a\xC3\xA9\xE2\x80\xA6") == 3);         // a, e with acute, ellipsis
  CHECK(base::columns_of("\xE4\xB8\xAD\xF0\x9F\x98\x80") == 4);  // a Chinese character, a smiley
  CHECK(base::cut("a\xC3\xA9z", 2) == "a\xC3\xA9");
  CHECK(base::cut("\xE4\xB8\xADz", 1).empty());
  CHECK(base::cut("abc", 3) == "abc");
}
