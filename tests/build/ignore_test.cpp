#include "build/ignore.hpp"

#include <string>
#include <vector>

#include "base/error.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

using build::IgnoreFiles;
using build::IgnoreRules;

namespace {

struct Case {
  std::string rules = {};
  std::vector<std::string> ignored = {};
  std::vector<std::string> kept = {};
};

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const IgnoreRules rules = IgnoreRules::parse(one.rules);
    for (const std::string& path : one.ignored) {
      INFO("rules:\n" << one.rules << "\npath: " << path);
      CHECK(rules.ignores(path));
    }
    for (const std::string& path : one.kept) {
      INFO("rules:\n" << one.rules << "\npath: " << path);
      CHECK_FALSE(rules.ignores(path));
    }
  }
}

}  // namespace

TEST_CASE("dockerignore: names and what is in them", "[build]") {
  check({
      {"", {}, {"a", "a/b"}},
      {"out", {"out", "out/a", "out/a/b"}, {"outer", "src/out", "ou"}},
      {"/out", {"out", "out/a"}, {"src/out"}},
      {"out/", {"out", "out/a"}, {}},
      {"./a//b/../c", {"a/c", "a/c/d"}, {"a", "a/b"}},
      {"../a", {}, {"a"}},
      {"a.b+(c)$", {"a.b+(c)$"}, {"axb+(c)$", "a.bb(c)$"}},
      {".", {}, {"a", ".a"}},
      {"/", {}, {"a"}},
      {"\xC3\xA9", {"\xC3\xA9"}, {"e"}},
  });
}

TEST_CASE("dockerignore: wildcards", "[build]") {
  check({
      {"*", {"a", ".a", "a/b"}, {}},
      {"*.o", {"a.o", ".o", "a.o/b"}, {"a.obj", "src/a.o"}},
      {"*/*.o", {"src/a.o"}, {"a.o", "src/sub/a.o"}},
      {"a?c",
       {"abc",
        "a\xC3\xA9"
        "c",
        "a\xFF"
        "c"},
       {"ac", "abbc", "a/c"}},
      {"**", {"a", "a/b"}, {}},
      {"**/out", {"out", "a/out", "a/b/out", "a/out/b"}, {"aout", "a/outer"}},
      {"**out", {"out", "a/out", "aout", "a/bout"}, {"outer"}},
      {"src/**", {"src/a", "src/a/b"}, {"src", "srcs"}},
      {"src/**/b", {"src/b", "src/a/b", "src/a/a/b", "src/b/c"}, {"src", "src/ab"}},
      {"a**/b", {"a/b", "ab/c/b", "a/c/b"}, {"b", "c/a/b"}},
      {"**/*.o", {"a.o", "src/a.o"}, {"a.c"}},
      {"**/**/a", {"a", "b/a", "c/b/a"}, {"ba"}},
      {"[a-c]x", {"ax", "cx"}, {"dx", "x"}},
      {"[^a-c]x", {"dx"}, {"ax", "x"}},
      {"[a\\-c]x", {"ax", "-x", "cx"}, {"bx"}},
      {"\\*", {"*"}, {"a"}},
      {"a\\[b", {"a[b"}, {"a\\[b"}},
  });
}

TEST_CASE("dockerignore: the last pattern that matches decides", "[build]") {
  check({
      {"*\n!keep", {"a", "keeper"}, {"keep", "keep/a"}},
      {"!keep\n*", {"keep"}, {}},
      {"*.md\n!README*.md\nREADME-secret.md", {"a.md", "README-secret.md"}, {"README.md", "README-1.md"}},
      {"docs\n!docs/README", {"docs", "docs/a"}, {"docs/README"}},
      {"docs/*\n!docs/README", {"docs/a"}, {"docs", "docs/README"}},
      {"**\n!a/b/**", {"a", "a/b", "a/c"}, {"a/b/c", "a/b/c/d"}},
      {"a\n!a/b\na/b/c", {"a", "a/b/c", "a/b/c/d"}, {"a/b", "a/b/d"}},
      {"*\n! /keep/ ", {"a"}, {"keep"}},
  });
}

TEST_CASE("dockerignore: where Docker's two builders differ, what either takes is kept", "[build]") {
  // BuildKit does not ask 'a' again for a/b, as it was ignored already when a itself was looked at.
  check({{"a\n!a/b\na", {"a", "a/c"}, {"a/b"}}});
  // The older builder lets '!a' take back all that is in a; BuildKit only asked it for a, which nothing
  // ignored.
  check({{"a/b\n!a", {}, {"a/b"}}});
}

TEST_CASE("dockerignore: oddities of patternmatcher count", "[build]") {
  check({
      {"a|b*", {"ab", "a", "ac", "b", "cb"}, {"ca"}},
      {"/!a\n", {}, {"a"}},
      {"*\n./!a", {"b"}, {"a"}},
      {"!!a", {}, {"!a", "a"}},
      {"*\n!!a", {"a"}, {"!a"}},
      {"\\!a", {"!a"}, {"a"}},
      {"a^b*", {}, {"a^b", "a^bc"}},
  });
}

TEST_CASE("dockerignore: comments, blanks and line ends", "[build]") {
  check({
      {"\xEF\xBB\xBF# comment\r\n\r\n  out  \r\n\t\n#a", {"out"}, {"#a", "a"}},
      {" #a", {"#a"}, {}},
      {"a b", {"a b"}, {"a", "b"}},
      {"\xC2\xA0out\xE2\x80\x83", {"out"}, {}},
      {"a\n\nb", {"a", "b"}, {}},
  });
}

TEST_CASE("dockerignore: malformed patterns are refused by line", "[build]") {
  const auto refused = [](const std::string& text, const std::string& message) {
    INFO(text);
    CHECK_THROWS_WITH(IgnoreRules::parse(text), message);
  };
  refused("a\n[", "line 2: the pattern '[' is malformed");
  refused("[]a]", "line 1: the pattern '[]a]' is malformed");
  refused("[a-]", "line 1: the pattern '[a-]' is malformed");
  refused("[b-a]", "line 1: the pattern '[b-a]' is malformed");
  refused("[a", "line 1: the pattern '[a' is malformed");
  refused("[\xFF]", "line 1: the pattern '[\\xFF]' is malformed");
  refused("a\\", "line 1: the pattern 'a\\' is malformed");
  refused("!", "line 1: the pattern '!' is malformed");
  refused("! /", "line 1: the pattern '! /' is malformed");
  refused(std::string(70'000, 'a'), "line 1: it is too long");
  std::string many;
  for (int i = 0; i < 10'001; ++i) many += "a\n";
  refused(many, "line 10001: there are too many patterns");
}

TEST_CASE("dockerignore: which file counts", "[build]") {
  const support::TempFolder folder;
  const auto read = [&](const std::string& dockerfile, IgnoreFiles files = IgnoreFiles::kDocker) {
    return build::read_ignore(folder.path(), dockerfile, files).ignore_file;
  };
  CHECK(read("Dockerfile").empty());
  const std::string general = folder.write(".dockerignore", "a");
  CHECK(read("Dockerfile") == general);
  CHECK(read("") == general);
  const std::string special = folder.write("sub/app.Dockerfile.dockerignore", "b");
  CHECK(read("Dockerfile") == general);
  CHECK(read("sub/app.Dockerfile") == special);
  CHECK(read(folder.path("sub/app.Dockerfile")) == special);

  CHECK(read("Dockerfile", IgnoreFiles::kNone).empty());
  CHECK(read("Dockerfile", IgnoreFiles::kUnsure) == general);
  CHECK(read("sub/app.Dockerfile", IgnoreFiles::kUnsure).empty());

  const IgnoreRules rules = build::read_ignore(folder.path(), "sub/app.Dockerfile");
  CHECK(rules.ignores("b"));
  CHECK_FALSE(rules.ignores("a"));
  CHECK(rules.dockerfile == folder.path("sub/app.Dockerfile"));

  const std::string containers = folder.write(".containerignore", "c");
  CHECK(read("Dockerfile") == general);
  CHECK(read("Dockerfile", IgnoreFiles::kContainers) == containers);
  CHECK(read("sub/app.Dockerfile", IgnoreFiles::kContainers) == special);
  const std::string other = folder.write("Other.containerignore", "d");
  CHECK(read("Other", IgnoreFiles::kContainers) == other);
  CHECK(read("Other") == general);
}

TEST_CASE("dockerignore: a file that cannot be used is named", "[build]") {
  const support::TempFolder folder;
  const std::string path = folder.write(".dockerignore", "a\n[\n");
  CHECK_THROWS_WITH(build::read_ignore(folder.path(), "Dockerfile"),
                    path + ": line 2: the pattern '[' is malformed");
}
