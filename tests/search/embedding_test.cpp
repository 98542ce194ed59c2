#include "support/embedding.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"

TEST_CASE("embedding: what must hold for any input holds for these", "[search]") {
  for (const std::string_view text : {
           "doc: |\n  image: r.io/a:1\n  js: '{\"image\": \"b\"}'\n",
           "- doc: >\n    image: r.io/a:1\n\n    arg: run --image=b:1 now\n",
           "img: {repository: a, tag: 1}\ndoc: 'img: {repository: a}'\n",
           "a: &a --image=b\narg: *a\nc: *a\n",
       }) {
    CAPTURE(text);
    CHECK_NOTHROW(support::check_embedding(text));
  }
}

TEST_CASE("corpus: embedded in a literal block, in quotes and in JSON it is pinned as it is", "[corpus]") {
  const char* corpus = std::getenv("KPIN_CORPUS");
  KPIN_SKIP_IF(corpus == nullptr, "KPIN_CORPUS is not set");
  std::size_t checked = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
    const std::string extension = entry.path().extension();
    if (!entry.is_regular_file() || (extension != ".yml" && extension != ".yaml")) continue;
    const std::string text = support::read_file(entry.path());
    if (text.size() > 50'000) continue;
    CAPTURE(entry.path());
    std::string block = "doc: |\n";
    std::string quoted = "doc: '";
    for (const char c : "  " + text) {
      block += c == '\n' ? "\n  " : std::string(1, c);
      if (c == '\0') continue;
      quoted += c == '\n' ? "\n\n" : c == '\'' ? "''" : std::string(1, c);
    }
    for (const std::string& outer : {block + "\n", quoted + "'\n"}) {
      try {
        support::check_embedding(outer);
        ++checked;
      } catch (const base::Error&) {
        continue;  // it is not to be pinned
      }
    }
  }
  CHECK(checked > 100);
}
