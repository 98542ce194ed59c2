#include "base/line_splitter.hpp"

#include <stdexcept>
#include <vector>

#include "support/catch.hpp"

namespace {

using Lines = std::vector<std::string>;

/// The lines of a stream that comes in these parts.
Lines lines(const std::vector<std::string>& parts, std::size_t max_line = 8) {
  Lines result;
  base::LineSplitter splitter([&](std::string_view line) { result.emplace_back(line); }, max_line);
  for (const std::string& part : parts) splitter.add(part);
  splitter.finish();
  return result;
}

}  // namespace

TEST_CASE("line splitter: lines end with LF, CR LF or CR, wherever the parts are cut", "[base]") {
  struct Case {
    std::string text;
    Lines expected;
  };
  const auto example = GENERATE(values<Case>({
      {"", {}},
      {"a", {"a"}},
      {"a\n", {"a"}},
      {"a\nb", {"a", "b"}},
      {"\n\n", {"", ""}},
      {"a\r\nb\r\n", {"a", "b"}},
      {"\r\n\r\n", {"", ""}},
      {"1%\r2%\r3%\n", {"1%", "2%", "3%"}},
      {"a\r", {"a"}},
      {"a\n\rb", {"a", "", "b"}},
      {std::string("a\0b\n", 4), {std::string("a\0b", 3)}},
  }));
  CAPTURE(example.text);
  CHECK(lines({example.text}) == example.expected);
  std::vector<std::string> bytes;
  for (const char c : example.text) bytes.emplace_back(1, c);
  CHECK(lines(bytes) == example.expected);
}

TEST_CASE("line splitter: a long line comes in pieces, and no character is cut", "[base]") {
  CHECK(lines({"12345678"}) == Lines{"12345678"});
  CHECK(lines({"123456789\nx"}) == Lines{"12345678", "9", "x"});
  CHECK(lines({"1234567ä9"}) == Lines{"1234567", "ä9"});
  CHECK(lines({"12345\xF0\x9F\x90\xB3", "9"}) == Lines{"12345",
                                                       "\xF0\x9F\x90\xB3"
                                                       "9"});
  CHECK(lines({std::string(10, '\x80')}) == Lines{std::string(8, '\x80'), std::string(2, '\x80')});
}

TEST_CASE("line splitter: pieces come as soon as they are there", "[base]") {
  Lines seen;
  base::LineSplitter splitter([&](std::string_view line) { seen.emplace_back(line); }, 4);
  splitter.add("12345");
  CHECK(seen == Lines{"1234"});
  splitter.add("\r");
  CHECK(seen == Lines{"1234", "5"});
}
