#include "manifest/hunks.hpp"

#include <random>

#include "support/catch.hpp"

namespace {

std::string spliced(std::string_view text, const std::vector<manifest::Edit>& edits) {
  std::string out;
  manifest::splice(text, edits, out);
  return out;
}

/// Hunks with "@OLD,COUNT NEW,COUNT" in front of each.
std::string written(std::string_view text, const std::vector<manifest::Edit>& edits) {
  std::string out;
  for (const manifest::Hunk& hunk : manifest::hunks(text, edits)) {
    out += '@' + std::to_string(hunk.old_begin) + ',' + std::to_string(hunk.old_count) + ' ' +
           std::to_string(hunk.new_begin) + ',' + std::to_string(hunk.new_count) + '\n';
    for (const manifest::HunkLine& line : hunk.lines) out += line.sign + line.text;
  }
  return out;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

/// `text` with the hunks carried out as a reader of diffs does it; throws when they do not fit.
std::string patched(std::string_view text, const std::vector<manifest::Hunk>& hunks) {
  const std::vector<std::string> old = lines_of(text);
  std::size_t done = 0;
  std::vector<std::string> lines;
  for (const manifest::Hunk& hunk : hunks) {
    const std::size_t begin = hunk.old_begin - (hunk.old_count > 0 ? 1 : 0);
    while (done < begin) lines.push_back(old.at(done++));
    const std::size_t new_begin = hunk.new_begin - (hunk.new_count > 0 ? 1 : 0);
    if (lines.size() != new_begin) throw std::logic_error("the new number is wrong");
    for (const manifest::HunkLine& line : hunk.lines) {
      if (line.sign != '+' && old.at(done++) != line.text) throw std::logic_error("the old lines differ");
      if (line.sign != '-') lines.push_back(line.text);
    }
    if (done - begin != hunk.old_count || lines.size() - new_begin != hunk.new_count)
      throw std::logic_error("a count is wrong");
  }
  while (done < old.size()) lines.push_back(old.at(done++));
  std::string all;
  for (const std::string& line : lines) all += line;
  return all;
}

}  // namespace

TEST_CASE("hunks: a changed line stands between three lines of context", "[manifest]") {
  CHECK(written("1\n2\n3\n4\n5\n6\n7\n8\n9\n", {{.span = {8, 9}, .text = "five"}}) ==
        "@2,7 2,7\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("hunks: changes whose context touches make one hunk, others several", "[manifest]") {
  const std::string text = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
  CHECK(written(text, {{.span = {0, 1}, .text = "a"}, {.span = {14, 15}, .text = "b"}}) ==
        "@1,9 1,9\n-1\n+a\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+b\n 9\n");
  CHECK(written(text, {{.span = {0, 1}, .text = "a\nb"}, {.span = {16, 17}, .text = "c"}}) ==
        "@1,4 1,5\n-1\n+a\n+b\n 2\n 3\n 4\n@6,4 7,4\n 6\n 7\n 8\n-9\n+c\n");
}

TEST_CASE("hunks: inserted lines are all that is told", "[manifest]") {
  CHECK(written("1\n2\n", {{.span = {2, 2}, .text = "new\n"}}) == "@1,2 1,3\n 1\n+new\n 2\n");
  CHECK(written("1\n2\n", {{.span = {4, 4}, .text = "new\n"}}) == "@1,2 1,3\n 1\n 2\n+new\n");
  CHECK(written("", {{.span = {0, 0}, .text = "new\n"}}) == "@0,0 1,1\n+new\n");
  CHECK(written("1\n", {{.span = {0, 2}, .text = ""}}) == "@1,1 0,0\n-1\n");
}

TEST_CASE("hunks: edits of one line come together, edits without effect not at all", "[manifest]") {
  CHECK(written("a b c\n", {{.span = {4, 5}, .text = "z"}, {.span = {0, 1}, .text = "x"}}) ==
        "@1,1 1,1\n-a b c\n+x b z\n");
  CHECK(written("a\nb\n", {{.span = {0, 1}, .text = "a"}}).empty());
}

TEST_CASE("hunks: line ends and a missing one at the end are part of the lines", "[manifest]") {
  CHECK(written("a\r\nb", {{.span = {0, 1}, .text = "x"}}) == "@1,2 1,2\n-a\r\n+x\r\n b");
  CHECK(written("a\rb", {{.span = {2, 3}, .text = "x"}}) == "@1,1 1,1\n-a\rb+a\rx");
}

TEST_CASE("hunks: carried out, they give what the edits give", "[manifest]") {
  std::minstd_rand random(1);  // the same sequence everywhere
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
  const auto some_text = [&](std::size_t longest) {
    std::string text;
    for (std::size_t size = below(longest + 1); text.size() < size;) text += "ab\n\n"[below(4)];
    return text;
  };
  for (int round = 0; round < 5000; ++round) {
    const std::string text = some_text(60);
    std::vector<manifest::Edit> edits;
    for (std::size_t at = 0; below(4) != 0;) {
      const std::size_t begin = at + below(text.size() - at + 1);
      const std::size_t end = begin + below(std::min<std::size_t>(text.size() - begin, 6) + 1);
      edits.push_back({.span = {begin, end}, .text = some_text(6)});
      at = end;
    }
    INFO(text);
    CHECK(patched(text, manifest::hunks(text, edits)) == spliced(text, edits));
  }
}
