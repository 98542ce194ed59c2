#include "base/quoted.hpp"

#include <string>
#include <string_view>

#include "support/catch.hpp"

TEST_CASE("quoted: printable text stands in single quotes", "[base]") {
  CHECK(base::quoted("") == "''");
  CHECK(base::quoted("nginx:1.25") == "'nginx:1.25'");
}

TEST_CASE("quoted: other bytes are escaped", "[base]") {
  CHECK(base::quoted("a\nb\x1B[31m\x7F") == R"('a\x0Ab\x1B[31m\x7F')");
  CHECK(base::quoted("\xC3\xA9") == R"('\xC3\xA9')");
  CHECK(base::quoted(std::string_view("\0", 1)) == R"('\x00')");
}

TEST_CASE("quoted: a long text is cut", "[base]") {
  const std::string longest(base::kQuotedBytes, 'x');
  CHECK(base::quoted(longest) == "'" + longest + "'");
  CHECK(base::quoted(longest + "y") == "'" + longest + "...'");
}
