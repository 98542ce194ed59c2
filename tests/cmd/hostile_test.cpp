// Bytes that are not the YAML they should be: a clear error with exit status 2 and nothing on stdout, or the
// same bytes; never a crash, and never a long wait.

#include <cstdlib>
#include <regex>

#include "support/catch.hpp"
#include "support/manifests.hpp"
#include "support/process.hpp"
#include "support/registry_server.hpp"
#include "support/skip.hpp"

using support::contains;
using support::describe;
using support::pod;
using support::run_kpin;

namespace {

/// Reported as bad input, at a place that `place` ("stdin:3:9") begins with.
void check_refused(const support::ProcessResult& result, const std::string& place = "stdin:") {
  INFO(describe(result).substr(0, 2000));
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  CHECK(std::regex_search(result.err, std::regex("^kpin: stdin:[0-9]+:[0-9]+: .")));
  CHECK(contains(result.err, "kpin: " + place));
  CHECK(result.err.size() < 2000);
}

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

std::string without_newlines(std::string text) {
  for (char& c : text) c = c == '\n' || c == '\r' ? ' ' : c;
  return text;
}

std::string utf16(const std::string& text, bool big_endian) {
  std::string result = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : text) {
    if (big_endian) result += '\0';
    result += c;
    if (!big_endian) result += '\0';
  }
  return result;
}

/// 200 MB, except under AddressSanitizer, whose shadow memory and slow copies would make these tests the
/// slowest of all; KPIN_BIG=1 asks for the full size there too.
std::size_t big_size() {
#ifdef __SANITIZE_ADDRESS__
  if (std::getenv("KPIN_BIG") == nullptr) return 20'000'000;
#endif
  return 200'000'000;
}

}  // namespace

TEST_CASE("hostile: truncated YAML", "[cmd]") {
  check_refused(run_kpin({}, "kind: Pod\nspec: {image: app:1\n"));
  check_refused(run_kpin({}, "kind: Pod\nimage: \"app:1\n"), "stdin:");
  check_refused(run_kpin({}, "{\"kind\": \"Pod\", \"image\": [\"app:1\""));
}

TEST_CASE("hostile: a tab as indentation", "[cmd]") {
  check_refused(run_kpin({}, "kind: Pod\nspec:\n\timage: app:1\n"), "stdin:3:1");
}

TEST_CASE("hostile: the place counts from the start of the input, not of the document", "[cmd]") {
  check_refused(run_kpin({}, "# one\n---\nkind: Pod\n---\nkind: Pod\nspec:\n\timage: app:1\n"), "stdin:7:1");
}

TEST_CASE("hostile: invalid UTF-8 is found where it is", "[cmd]") {
  check_refused(run_kpin({}, "kind: Pod\nmetadata:\n  name: \xFF\nimage: app:1\n"), "stdin:3:9: ");
  check_refused(run_kpin({}, "kind: Pod\nmetadata:\n  name: ab\xC3"), "stdin:3:11: ");
  check_refused(run_kpin({}, "a: \xED\xA0\x80\n"), "stdin:1:4: ");  // half a surrogate pair
  check_refused(run_kpin({}, "a: \xC0\xAF\n"), "stdin:1:4: ");      // a slash that takes two bytes
}

TEST_CASE("hostile: UTF-16 is refused by name", "[cmd]") {
  for (const bool big_endian : {false, true}) {
    const auto result = run_kpin({}, utf16("kind: Pod\nimage: app:1\n", big_endian));
    check_refused(result);
    CHECK(contains(result.err, "UTF-16"));
  }
}

TEST_CASE("hostile: NUL bytes are refused", "[cmd]") {
  check_refused(run_kpin({}, std::string("kind: Pod\nimage: a\0b\n", 21)), "stdin:2:9: ");
  check_refused(run_kpin({}, std::string(1000, '\0')), "stdin:1:1: ");
}

TEST_CASE("hostile: a BOM stays", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string pinned = registry.host() + "/app@" + registry.put_image("app", "1");

  const auto result = run_kpin({}, "\xEF\xBB\xBF" + pod(registry.host() + "/app:1"));

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(
      result.out.starts_with("\xEF\xBB\xBF"
                             "apiVersion: v1\n"));
  CHECK(contains(result.out, "  - image: " + pinned + "\n"));
}

TEST_CASE("hostile: CRLF and mixed line ends stay", "[cmd]") {
  KPIN_NEEDS("docker-registry");
  support::RegistryServer registry;
  const std::string reference = registry.host() + "/app:1";
  const std::string pinned = registry.host() + "/app@" + registry.put_image("app", "1");

  const auto result =
      run_kpin({}, "kind: Pod\r\nmetadata:\r\n  name: a\r\nspec:\n  image: " + reference +
                       "\r\n  other: b\n---\r\nkind: Pod\nspec: {image: '" + reference + "'}\r\n");

  INFO(describe(result));
  CHECK(result.status == 0);
  CHECK(result.out.starts_with("kind: Pod\r\nmetadata:\r\n"));
  CHECK(contains(result.out, "\r\nspec:\n  image: " + pinned + "\r\n  other: b\n---\r\n"));
  CHECK(contains(result.out, "spec: {image: '" + pinned + "'}\r\n"));
}

TEST_CASE("hostile: a line of 200 MB without an image passes", "[cmd]") {
  const std::string stream = "data: " + std::string(big_size(), 'x') + "\n";

  const auto result = run_kpin({}, stream);

  INFO(describe(result).substr(0, 2000));
  CHECK(result.status == 0);
  CHECK((result.out == stream));  // in parentheses, or a failure would print both
}

TEST_CASE("hostile: a line of 200 MB beside an image is parsed or refused", "[cmd]") {
  const std::string pinned = "registry.example.com/app@sha256:" + std::string(64, 'a');
  for (const std::string& tail : {std::string(big_size(), 'x'), "\"" + std::string(big_size(), 'x') + "\"",
                                  "# " + std::string(big_size(), 'x')}) {
    const std::string stream = "image: " + pinned + "\ndata: " + tail + "\n";

    const auto result = run_kpin({}, stream);

    INFO(describe(result).substr(0, 2000));
    CHECK(result.signal == 0);
    if (result.status == 0) {
      CHECK((result.out == stream));
    } else {
      check_refused(result);
    }
  }
}

TEST_CASE("hostile: a reference of 200 MB is refused without repeating it", "[cmd]") {
  const auto result = run_kpin({}, pod(std::string(big_size(), 'x')));

  INFO(describe(result).substr(0, 2000));
  CHECK(result.signal == 0);
  CHECK(result.status != 0);
  CHECK(result.out.empty());
  CHECK(contains(result.err, "kpin: stdin:7:12: "));
  CHECK(result.err.size() < 2000);
}

TEST_CASE("hostile: 100,000 levels of nesting", "[cmd]") {
  constexpr int kLevels = 100'000;
  check_refused(run_kpin({}, "image: app:1\na: " + repeated("[", kLevels) + repeated("]", kLevels) + "\n"));
  check_refused(
      run_kpin({}, "image: app:1\na: " + repeated("{a: ", kLevels) + repeated("}", kLevels) + "\n"));
  check_refused(run_kpin({}, "image: app:1\na: " + repeated("[", kLevels)));
  check_refused(run_kpin({}, "image: app:1\na:\n" + repeated("- ", kLevels) + "b\n"));
  check_refused(run_kpin({}, "image: app:1\n? " + repeated("? ", kLevels) + "b\n"));
  check_refused(run_kpin({}, repeated("{\"image\": ", kLevels) + "\"app:1\"" + repeated("}", kLevels)));
}

TEST_CASE("hostile: deep but sensible nesting passes", "[cmd]") {
  const std::string stream = "image: registry.example.com/app@sha256:" + std::string(64, 'a') +
                             "\na: " + repeated("[", 200) + repeated("]", 200) + "\n";
  const auto result = run_kpin({}, stream);
  INFO(describe(result));
  CHECK(result.out == stream);
}

TEST_CASE("hostile: an alias bomb", "[cmd]") {
  std::string stream = "kind: Pod\nspec:\n  image: app:1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int level = 1; level <= 10; ++level) {
    const std::string before = "*a" + std::to_string(level - 1);
    const std::string name = "a" + std::to_string(level);
    stream += name + ": &" + name + " [" + before + repeated(", " + before, 9) + "]\n";
  }

  const auto result = run_kpin({}, stream, {.limit = std::chrono::seconds(20)});

  check_refused(result);
  CHECK(contains(result.err, "alias"));
}

TEST_CASE("hostile: an error message is one that a terminal can be shown", "[cmd]") {
  const auto result = run_kpin({}, pod("\"\\e[31mred\\a\""));
  INFO(without_newlines(result.err));
  CHECK(result.status != 0);
  CHECK(result.out.empty());
  CHECK_FALSE(contains(result.err, "\x1B"));
  CHECK_FALSE(contains(result.err, "\a"));
}
