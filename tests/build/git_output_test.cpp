#include "build/git_output.hpp"

#include "build/lfs_pointer.hpp"
#include "support/catch.hpp"

using namespace std::string_literals;

TEST_CASE("git output: a file that differs from the index, and nothing else", "[build]") {
  const std::string head = "1 .M N... 100644 100644 100644 aa bb ";
  const auto file = build::parse_changed_file(head + "a b");
  REQUIRE(file);
  CHECK(file->path == "a b");
  CHECK(file->blob == "bb");
  CHECK(build::parse_changed_file(head + R"("a\tb")")->path == "a\tb");
  for (const std::string& line :
       {"1 M. N... 100644 100644 100644 aa bb x"s, "1 MM N... 100644 100644 100644 aa bb x"s,
        "1 .D N... 100644 100644 000000 aa bb x"s, "1 .M N... 100644 100644 100755 aa bb x"s,
        "1 .M SC.. 160000 160000 160000 aa bb x"s, "1 .M N... 120000 120000 120000 aa bb x"s,
        "1 .M N... 100644 100644 100644 aa --all x"s, "2 .M N... 100644 100644 100644 aa bb x"s, "? x"s,
        "u UU N... x"s, head, head + "\"x", "1"s, ""s}) {
    CAPTURE(line);
    CHECK_FALSE(build::parse_changed_file(line));
  }
}

TEST_CASE("git output: paths in quotes", "[build]") {
  CHECK(build::unquoted_path("a\\b") == "a\\b");
  CHECK(build::unquoted_path(R"("a\"b\\\t\n\303\251")") == "a\"b\\\t\n\xC3\xA9");
  for (const char* broken : {R"(")", R"("a)", R"("a\")", R"("a\x")", R"("\12")", R"("a"b")", R"("\000")"}) {
    CAPTURE(broken);
    CHECK_FALSE(build::unquoted_path(broken));
  }
}

TEST_CASE("git output: what the index has noted", "[build]") {
  const std::string text =
      "a\n  size: 7\0  ctime: 1:2\n  mtime: 3:4\n  dev: 5\tino: 6\n  uid: 7\tgid: 8\n  size: 9\tflags: 0\n"
      "b\0  ctime: x\n  size: 9\tflags: 0\n"
      "c\0  ctime: 1:2\n  mtime: 30:40\n  dev: 5\tino: 6\n  uid: 7\tgid: 8\n  size: 90\tflags: 0"s;
  using Files = std::map<std::string, build::IndexedFile>;
  CHECK(build::parse_indexed_files(text) ==
        Files{{"a\n  size: 7", {.seconds = 3, .nanoseconds = 4, .size = 9}},
              {"c", {.seconds = 30, .nanoseconds = 40, .size = 90}}});
  CHECK(build::parse_indexed_files("a\0"s).empty());
  CHECK(build::parse_indexed_files("").empty());
}

TEST_CASE("LFS pointer: what Git LFS writes, and no other text", "[build]") {
  const std::string hex(64, 'a');
  const std::string version = "version https://git-lfs.github.com/spec/v1\n";
  const auto pointer = build::parse_lfs_pointer(version + "oid sha256:" + hex + "\nsize 12\n");
  CHECK(pointer == build::LfsPointer{.sha256 = hex, .size = 12});
  for (const std::string& text :
       {""s, version, version + "oid sha256:" + hex + "\n", version + "oid sha256:" + hex + "\nsize 12",
        version + "oid sha256:" + hex + "\nsize 12\n\n", version + "oid sha256:" + hex + "\nsize -1\n",
        version + "oid sha256:" + hex + "\nsize 1x\n", version + "oid sha256:" + hex + "a\nsize 1\n",
        version + "oid sha256:" + std::string(64, 'G') + "\nsize 1\n",
        version + "ext-0-x sha256:" + hex + "\noid sha256:" + hex + "\nsize 12\n",
        "version https://git-lfs.github.com/spec/v11\noid sha256:" + hex + "\nsize 12\n"}) {
    CAPTURE(text);
    CHECK_FALSE(build::parse_lfs_pointer(text));
  }
}
