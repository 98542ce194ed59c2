#include "cmd/push_report.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

TEST_CASE("push report: a line every few seconds, and one at the end", "[cmd]") {
  std::vector<std::string> lines;
  std::chrono::steady_clock::time_point now = {};
  cmd::PushReport report([&](std::string_view line) { lines.emplace_back(line); }, [&] { return now; });
  report({.total = 3'000'000, .present = 0, .sent = 10});
  CHECK(lines.empty());
  now += std::chrono::seconds(3);
  report({.total = 3'000'000, .present = 1'000'000, .sent = 200'000});
  report({.total = 3'000'000, .present = 1'000'000, .sent = 300'000});
  report({.total = 3'000'000, .present = 1'000'000, .sent = 2'000'000});
  CHECK(lines == std::vector<std::string>{"pushing: 1.2 MB of 3.0 MB, 1.0 MB of them were there",
                                          "pushing: 3.0 MB of 3.0 MB, 1.0 MB of them were there"});
}

TEST_CASE("push report: a short push is not told", "[cmd]") {
  std::vector<std::string> lines;
  cmd::PushReport report([&](std::string_view line) { lines.emplace_back(line); });
  report({.total = 30, .sent = 30});
  CHECK(lines.empty());
}

TEST_CASE("push report: bytes have units", "[cmd]") {
  CHECK(cmd::bytes_text(0) == "0 B");
  CHECK(cmd::bytes_text(999) == "999 B");
  CHECK(cmd::bytes_text(1000) == "1.0 kB");
  CHECK(cmd::bytes_text(999'960) == "1.0 MB");
  CHECK(cmd::bytes_text(52'430'000) == "52.4 MB");
}
