#include "cmd/stream.hpp"

#include "support/catch.hpp"
#include "support/pinning.hpp"

namespace {

/// Pins `text`, and once more: the second time nothing may change.
std::string pinned(std::string_view text) {
  const std::string once = support::pin(text);
  CHECK(support::pin(once) == once);
  return support::shorten_digests(once);
}

std::string failure(std::string_view text) {
  try {
    return support::pin(text);
  } catch (const base::Error& error) {
    return error.what();
  }
}

/// The annotation for `r/a:1` as a literal block whose lines are indented by `indent`.
std::string literal(std::size_t indent) {
  const std::string pad(indent, ' ');
  return "kbld.k14s.io/images: |\n" + pad + "- origins:\n" + pad + "  - resolved:\n" + pad +
         "      tag: \"1\"\n" + pad + "      url: r.io/a:1\n" + pad + "  url: r.io/a@sha256:…\n";
}

/// The same as the value of a quoted scalar.
constexpr std::string_view kQuoted =
    R"("- origins:\n  - resolved:\n      tag: \"1\"\n      url: r.io/a:1\n  url: r.io/a@sha256:…\n")";

const std::string kBlockAnnotation = "metadata:\n  annotations:\n    " + literal(6);

}  // namespace

TEST_CASE("stream: without an image the output is the input", "[cmd]") {
  for (const std::string_view text :
       {"", "\n", "# only a comment", "a: 1", "a: 1\r\n---\r\nb: {image: 5, x: 'y'}\r\n",
        "\xEF\xBB\xBF"
        "a: 1\n",
        "\xEF\xBB\xBF", "image: ''\n", "image:\n", "image: ~\n", "image: {a: b}\n", "image: [a]\n",
        "image: true\n", "image: 1.5\n", "image: \" \"\n", "a: |\n  image: nginx\n",
        "image: {{ .Values.image }}\n", "--- |\n image: x\n",
        "image: r.io/a@sha256:0000000000000000000000000000000000000000000000000000000000000000\n"}) {
    CAPTURE(text);
    CHECK(support::pin(text) == text);
  }
}

TEST_CASE("stream: the new value keeps the quotes, comments and blanks of the old", "[cmd]") {
  struct Case {
    std::string_view before;
    std::string_view after;
  };
  for (const auto& [before, after] : std::vector<Case>{
           {"image: r.io/a:1   # why\n", "image: r.io/a@sha256:…   # why\n"},
           {"image: 'r.io/a:1'  \n", "image: 'r.io/a@sha256:…'  \n"},
           {"image:   \"r.io/a:1\" # c\n", "image:   \"r.io/a@sha256:…\" # c\n"},
           {"image: >-\n  r.io/a:1\n\n# c\n", "image: r.io/a@sha256:…\n\n# c\n"},
           {"image: |- # why\n  r.io/a:1\nb: 1\n", "image: r.io/a@sha256:… # why\nb: 1\n"},
           {"image:\n  r.io/a:1\n", "image:\n  r.io/a@sha256:…\n"},
           {"image: &a r.io/a:1\n", "image: &a r.io/a@sha256:…\n"},
           {"image: !!str r.io/a:1\n", "image: !!str r.io/a@sha256:…\n"},
           {"\"image\"  :  \"r.io\\x2Fa:1\"", "\"image\"  :  \"r.io/a@sha256:…\""},
           {"\"\\x69mage\": r.io/a:1", "\"\\x69mage\": r.io/a@sha256:…"},
           {"? image\n: r.io/a:1\n", "? image\n: r.io/a@sha256:…\n"},
           {"x: [{image: r.io/a:1}, {image: 'r.io/a:1', y: é}]\n",
            "x: [{image: r.io/a@sha256:…}, {image: 'r.io/a@sha256:…', y: é}]\n"},
           {"image: >-\n  [::1]:5000/a:1\n", "image: \"[::1]:5000/a@sha256:…\"\n"},
           {"image: r.io/a:1@sha256:0000000000000000000000000000000000000000000000000000000000000000\n",
            "image: r.io/a@sha256:…\n"},
       }) {
    CAPTURE(before);
    // A sequence as the root has no place for an annotation, which would be in the way here.
    std::string item = "- ";
    for (const char c : before) {
      item += c;
      if (c == '\n') item += "  ";
    }
    std::string expected = "- ";
    for (const char c : after) {
      expected += c;
      if (c == '\n') expected += "  ";
    }
    // "…" has no line breaks in it, and the indentation is the same on both sides.
    CHECK(support::shorten_digests(support::pin(item)) == expected);
    CHECK(support::pin(support::pin(item)) == support::pin(item));
  }
}

TEST_CASE("stream: a reference on Docker Hub is spelled out", "[cmd]") {
  CHECK(pinned("- image: nginx\n") == "- image: index.docker.io/library/nginx@sha256:…\n");
}

TEST_CASE("stream: an alias is replaced unless its anchor is rewritten", "[cmd]") {
  CHECK(pinned("- default: &i r.io/a:1\n  image: *i\n  other: *i\n") ==
        "- default: &i r.io/a:1\n  image: r.io/a@sha256:…\n  other: *i\n");
  CHECK(pinned("- {image: &i r.io/a:1}\n- {image: *i }\n") ==
        "- {image: &i r.io/a@sha256:…}\n- {image: *i }\n");
  CHECK(pinned("- x: &m {a: b}\n  image: *m\n") == "- x: &m {a: b}\n  image: *m\n");
}

TEST_CASE("stream: an alias that is no image keeps the value of the anchor that is pinned", "[cmd]") {
  CHECK(pinned("- {image: &i 'r.io/a:1', other: *i , image2: [*i]}\n") ==
        "- {image: &i 'r.io/a@sha256:…', other: r.io/a:1 , image2: [r.io/a:1]}\n");
}

TEST_CASE("stream: what an alias shares takes no annotation", "[cmd]") {
  for (const std::string_view shared :
       {"metadata: &m\nx: *m\n", "metadata: {annotations: &m {a: b}}\nx: *m\n",
        "metadata: &m {}\nx: {<<: *m}\n"}) {
    CAPTURE(shared);
    CHECK(pinned("image: r.io/a:1\n" + std::string(shared)) ==
          "image: r.io/a@sha256:…\n" + std::string(shared));
  }
  CHECK(pinned("image: r.io/a:1\nmetadata: &m\n") ==
        "image: r.io/a@sha256:…\nmetadata: &m\n  annotations:\n    " + literal(6));
}

TEST_CASE("stream: image volumes are found by their path", "[cmd]") {
  CHECK(pinned("- volumes:\n  - name: v\n    image: {reference: r.io/a:1, pullPolicy: Always}\n") ==
        "- volumes:\n  - name: v\n    image: {reference: r.io/a@sha256:…, pullPolicy: Always}\n");
  const std::string_view others =
      "- volumes: {image: {reference: r.io/a:1}}\n- image: {reference: r.io/a:1}\n";
  CHECK(pinned(others) == others);
}

TEST_CASE("stream: of duplicate keys only the last is pinned", "[cmd]") {
  CHECK(pinned("- image: r.io/not:there\n  image: r.io/a:1\n") ==
        "- image: r.io/not:there\n  image: r.io/a@sha256:…\n");
  for (const std::string last : {"null", "[y]", "{reference: x}", "1"}) {
    const std::string text = "- image: r.io/not:there\n  image: " + last + "\n";
    CHECK(pinned(text) == text);
  }
}

TEST_CASE("stream: the annotation goes in at the head of block annotations", "[cmd]") {
  CHECK(pinned("metadata:\n  annotations: # these\n    # team\n    owner: x\nimage: r.io/a:1\n") ==
        "metadata:\n  annotations: # these\n    " + literal(6) +
            "    # team\n    owner: x\nimage: r.io/a@sha256:…\n");
}

TEST_CASE("stream: missing metadata and annotations are made", "[cmd]") {
  CHECK(pinned("kind: Pod\nimage: r.io/a:1\n") == kBlockAnnotation + "kind: Pod\nimage: r.io/a@sha256:…\n");
  CHECK(pinned("image: r.io/a:1\nmetadata:\n  name: x\n") ==
        "image: r.io/a@sha256:…\nmetadata:\n  annotations:\n    " + literal(6) + "  name: x\n");
  CHECK(pinned("image: r.io/a:1\nmetadata:\n    name: x\n") ==
        "image: r.io/a@sha256:…\nmetadata:\n    annotations:\n      " + literal(8) + "    name: x\n");
}

TEST_CASE("stream: null and empty metadata and annotations become mappings", "[cmd]") {
  for (const std::string_view empty : {"", " null", " ~", " {}", "  ", " {  } "}) {
    CAPTURE(empty);
    CHECK(pinned("image: r.io/a:1\nmetadata:" + std::string(empty) + "\nb: 1\n") ==
          "image: r.io/a@sha256:…\n" + kBlockAnnotation + "b: 1\n");
    CHECK(pinned("image: r.io/a:1\nmetadata:\n  annotations:" + std::string(empty) + "\n  name: x\n") ==
          "image: r.io/a@sha256:…\n" + kBlockAnnotation + "  name: x\n");
  }
  CHECK(pinned("image: r.io/a:1\nmetadata: # none\n") ==
        "image: r.io/a@sha256:…\nmetadata: {annotations: "
        "{kbld.k14s.io/images: " +
            std::string(kQuoted) + "}} # none\n");
  CHECK(pinned("image: r.io/a:1\nmetadata:") ==
        "image: r.io/a@sha256:…\n" + kBlockAnnotation.substr(0, kBlockAnnotation.size() - 1));
}

TEST_CASE("stream: an existing annotation is replaced", "[cmd]") {
  for (const std::string_view old :
       {"old", "'old' ", "|\n      a\n      b\n", ">+\n      a\n\n", "", "null", "&x \"a\\\n b\""}) {
    CAPTURE(old);
    const std::string anchor = old.starts_with('&') ? "&x " : "";
    std::string expected = literal(6);
    expected.insert(expected.find('|'), anchor);
    const std::string_view blank_line = old.starts_with('>') ? "\n" : "";
    CHECK(pinned("image: r.io/a:1\nmetadata:\n  annotations:\n    a: b\n    kbld.k14s.io/images: " +
                 std::string(old) + (old.ends_with('\n') ? "" : "\n") + "    c: d\n") ==
          "image: r.io/a@sha256:…\nmetadata:\n  annotations:\n    a: b\n    " + expected +
              std::string(blank_line) + "    c: d\n");
  }
}

TEST_CASE("stream: an annotation stays when nothing new was resolved", "[cmd]") {
  const std::string_view text =
      "image: r.io/a@sha256:0000000000000000000000000000000000000000000000000000000000000000\n"
      "metadata: {annotations: {kbld.k14s.io/images: old}}\n";
  CHECK(support::pin(text) == text);
}

TEST_CASE("stream: flow and JSON mappings take the annotation in their own style", "[cmd]") {
  const std::string quoted(kQuoted);
  CHECK(pinned("{image: r.io/a:1}") ==
        "{metadata: {annotations: {kbld.k14s.io/images: " + quoted + "}}, image: r.io/a@sha256:…}");
  CHECK(pinned("image: r.io/a:1\nmetadata: { name: x, annotations: {a: b}}\n") ==
        "image: r.io/a@sha256:…\nmetadata: { name: x, annotations: {kbld.k14s.io/images: " + quoted +
            ", a: b}}\n");
  CHECK(pinned(R"({"image":"r.io/a:1","metadata":{"name":"x"}})") ==
        R"({"image":"r.io/a@sha256:…","metadata":{"annotations": {"kbld.k14s.io/images": )" + quoted +
            R"(}, "name":"x"}})");
  CHECK(pinned("{\n  \"metadata\": {\n    \"name\": \"x\"\n  },\n  \"image\": \"r.io/a:1\"\n}\n") ==
        "{\n  \"metadata\": {\n    \"annotations\": {\"kbld.k14s.io/images\": " + quoted +
            "},\n    \"name\": \"x\"\n  },\n  \"image\": \"r.io/a@sha256:…\"\n}\n");
  CHECK(pinned(R"({"image":"r.io/a:1","metadata":null})") ==
        R"({"image":"r.io/a@sha256:…","metadata":{"annotations": {"kbld.k14s.io/images": )" + quoted + "}}}");
  CHECK(pinned("{image: r.io/a:1, metadata: {annotations: {}, name: x}}") ==
        "{image: r.io/a@sha256:…, metadata: {annotations: {kbld.k14s.io/images: " + quoted + "}, name: x}}");
  CHECK(pinned("{image: r.io/a:1, metadata: { # c\n  name: x}}") ==
        "{image: r.io/a@sha256:…, metadata: { # c\n  annotations: {kbld.k14s.io/images: " + quoted +
            "}, name: x}}");
  CHECK(pinned("{image: r.io/a:1, metadata: {annotations: {kbld.k14s.io/images: old, z: 1}}}") ==
        "{image: r.io/a@sha256:…, metadata: {annotations: {kbld.k14s.io/images: " + quoted + ", z: 1}}}");
}

TEST_CASE("stream: a null with a tag takes no annotation", "[cmd]") {
  for (const std::string_view tag : {"!", "!!null", "!!str"}) {
    CAPTURE(tag);
    const std::string rest = "\nmetadata: " + std::string(tag) + '\n';
    CHECK(pinned("image: r.io/a:1" + rest) == "image: r.io/a@sha256:…" + rest);
  }
}

TEST_CASE("stream: aliased annotations are extended where they are used", "[cmd]") {
  CHECK(pinned("x: &c {a: b}\nimage: r.io/a:1\nmetadata:\n  annotations: *c\n") ==
        "x: &c {a: b}\nimage: r.io/a@sha256:…\nmetadata:\n  annotations: {<<: *c, kbld.k14s.io/images: " +
            std::string(kQuoted) + "}\n");
}

TEST_CASE("stream: merged annotations that a new entry would hide are left alone", "[cmd]") {
  CHECK(pinned("x: &m {annotations: {a: b}}\nimage: r.io/a:1\nmetadata:\n  <<: *m\n") ==
        "x: &m {annotations: {a: b}}\nimage: r.io/a@sha256:…\nmetadata:\n  <<: *m\n");
}

TEST_CASE("stream: a deeply indented comment does not become a part of the annotation", "[cmd]") {
  CHECK(pinned("image: r.io/a:1\nmetadata:\n          # far right\n  name: x\n") ==
        "image: r.io/a@sha256:…\nmetadata:\n          # far right\n  annotations:\n    " + literal(6) +
            "  name: x\n");
  CHECK(pinned("image: r.io/a:1\nmetadata:\n          # far right\nb: 1\n") ==
        "image: r.io/a@sha256:…\nmetadata:\n  annotations:\n    kbld.k14s.io/images: " +
            std::string(kQuoted) + "\n          # far right\nb: 1\n");
}

TEST_CASE("stream: each item of a List is annotated itself", "[cmd]") {
  CHECK(pinned("kind: List\nitems:\n- kind: Pod\n  image: r.io/a:1\n-   metadata:\n      name: x\n    image: "
               "r.io/a:1\n"
               "- kind: None\n") ==
        "kind: List\nitems:\n- metadata:\n    annotations:\n      " + literal(8) +
            "  kind: Pod\n  image: r.io/a@sha256:…\n-   metadata:\n      annotations:\n        " +
            literal(10) + "      name: x\n    image: r.io/a@sha256:…\n- kind: None\n");
}

TEST_CASE("stream: CRLF documents get CRLF lines", "[cmd]") {
  std::string text = "kind: Pod\nmetadata:\n  name: x\nimage: r.io/a:1\n";
  std::string expected =
      "kind: Pod\nmetadata:\n  annotations:\n    " + literal(6) + "  name: x\nimage: r.io/a@sha256:…\n";
  for (std::string* lines : {&text, &expected}) {
    for (std::size_t at = lines->find('\n'); at != lines->npos; at = lines->find('\n', at + 2))
      lines->insert(at, "\r");
  }
  CHECK(pinned(text) == expected);
}

TEST_CASE("stream: documents and files keep their order", "[cmd]") {
  const std::string out =
      support::pin({{.name = "a.yml", .bytes = "\xEF\xBB\xBF- image: r.io/a:1"},
                    {.name = "b.yml", .bytes = "\xEF\xBB\xBF- image: r.io/b:1\n---\n- x\n"}});
  CHECK(support::shorten_digests(out) ==
        "\xEF\xBB\xBF- image: r.io/a@sha256:…\n---\n- image: r.io/b@sha256:…\n---\n- x\n");
}

TEST_CASE("stream: every failure is told with all its places", "[cmd]") {
  CHECK(failure("a: é\nx: {é: 1, image: 'A B'}\n---\nimage: r.io/A:1\n---\nimage: 'A B'\n") ==
        "in.yml:2:18: cannot resolve 'A B': the reference has a blank in it, after 'A'\nalso at in.yml:6:8\n"
        "in.yml:4:8: cannot resolve 'r.io/A:1': the repository name 'A' must be written in lower case\n");
}

TEST_CASE("stream: every fault is told", "[cmd]") {
  CHECK(failure("image: [\n---\na: 1\n---\nimage: 'x\n") ==
        "in.yml:2:1: not valid YAML: while parsing a flow node: did not find expected node content\n"
        "in.yml:6:1: not valid YAML: while scanning a quoted scalar that began 1 line earlier: found "
        "unexpected end of "
        "stream\n");
}

TEST_CASE("stream: documents that speak to kpin are told apart and not written", "[cmd]") {
  const std::string config = "apiVersion: kbld.k14s.io/v1alpha1\nkind: Config\n";
  CHECK(pinned("a: 1\n---\n" + config) == "a: 1\n");
  CHECK(pinned(config + "---\na: 1\n") == "---\na: 1\n");
  CHECK(pinned("a: 1\n---\n" + config + "...\nb: 1\n") == "a: 1\n---\nb: 1\n");
  CHECK(pinned(config) == "");
  cmd::Stream stream({{.name = "a.yml", .bytes = "a: 1\n---\n" + config}, {.name = "b.yml", .bytes = config}},
                     1);
  const std::vector<cmd::ConfigDocument> found = stream.config_documents();
  REQUIRE(found.size() == 2);
  CHECK(found[0].text == "---\n" + config);
  CHECK(found[0].place(4) == "a.yml:3:1");
  CHECK(found[1].place(0) == "b.yml:1:1");
}

TEST_CASE("stream: an input of comments does not join its neighbours", "[cmd]") {
  CHECK(support::pin({{.name = "a", .bytes = "a: 1"},
                      {.name = "b", .bytes = "# only"},
                      {.name = "c", .bytes = "c: 1"}}) == "a: 1\n# only\n---\nc: 1");
}

TEST_CASE("stream: a key may be an alias", "[cmd]") {
  CHECK(pinned("- x: &a image\n  *a : r.io/a:1\n") == "- x: &a image\n  *a : r.io/a@sha256:…\n");
}

TEST_CASE("stream: an item of a List that is a single pair without braces takes no annotation", "[cmd]") {
  CHECK(pinned("kind: List\nitems: [image: r.io/a:1]\n") == "kind: List\nitems: [image: r.io/a@sha256:…]\n");
}
