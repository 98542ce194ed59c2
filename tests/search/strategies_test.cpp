#include "config/search_rule.hpp"
#include "search/split.hpp"
#include "search/support.hpp"
#include "support/catch.hpp"

// Whatever is not a reference has to stay as it is, byte for byte: the expectations differ from the input in
// the references alone. The documents are sequences where that is possible, as those get no annotation.

namespace {

using search_test::by_name;
using search_test::by_path;
using search_test::pin_by;

using Format = config::EmbeddedText::Format;

std::vector<config::SearchRule> embedded(Format format) {
  return {by_name("doc", config::EmbeddedText{.format = format, .rules = {by_name("image")}})};
}

std::string pin_yaml(std::string_view text) { return pin_by(embedded(Format::yaml), text); }
std::string pin_json(std::string_view text) { return pin_by(embedded(Format::json), text); }

std::string pin_args(std::string_view text) {
  return pin_by({by_name("args", config::NoUpdate()),
                 by_name("arg", config::Regexp{"--(?:image|proxy)=(?P<image>\\S+)"})},
                text);
}

std::string pin_split(std::string_view text, const config::Split& keys) {
  return pin_by({by_name("img", keys)}, text);
}

const config::Split kTagged = {.repository = "repository", .tag = "tag"};
const config::Split kAll = {
    .repository = "repository", .tag = "tag", .digest = "digest", .registry = "registry"};

}  // namespace

TEST_CASE("embedded yaml: a literal block stays one, with its comments", "[search]") {
  CHECK(pin_yaml(
            "- doc: |  # why\n    # comment\n    front:\n      image: r.io/x:1   # one\n\n      port:   80\n"
            "    back: {image: 'r.io/y:2'}\n  next: 1\n") ==
        "- doc: |  # why\n    # comment\n    front:\n      image: r.io/x@#   # one\n\n      port:   80\n"
        "    back: {image: 'r.io/y@#'}\n  next: 1\n");
  CHECK(pin_yaml("- doc: |2-\n     a: 1\n     image: r.io/x:1\n") ==
        "- doc: |2-\n     a: 1\n     image: r.io/x@#\n");
}

TEST_CASE("embedded yaml: every way to write a scalar is kept", "[search]") {
  CHECK(pin_yaml("- doc: \"a: \\\"\\u00e9\\\"\\nimage: r.io/x:1\\t# c\\n\"\n") ==
        "- doc: \"a: \\\"\\u00e9\\\"\\nimage: r.io/x@#\\t# c\\n\"\n");
  CHECK(pin_yaml("- doc: 'image: \"r.io/x:1\"'\n- doc: 'image: ''r.io/x:1'' # it''s'\n") ==
        "- doc: 'image: \"r.io/x@#\"'\n- doc: 'image: ''r.io/x@#'' # it''s'\n");
  CHECK(pin_yaml("- doc: >\n    a: 1\n\n    image: r.io/x:1\n\n    b: some\n    words\n") ==
        "- doc: >\n    a: 1\n\n    image: r.io/x@#\n\n    b: some\n    words\n");
  CHECK(pin_yaml("- doc: \"{image: r.io/x:1,\n    b:   2}\"\n") ==
        "- doc: \"{image: r.io/x@#,\n    b:   2}\"\n");
  CHECK(pin_yaml("- doc: '{image: r.io/x:1,\n\n    b:   2}'\n") ==
        "- doc: '{image: r.io/x@#,\n\n    b:   2}'\n");
}

TEST_CASE("embedded yaml: CRLF line breaks are kept", "[search]") {
  CHECK(pin_yaml("- doc: |\r\n    a: 1\r\n    image: r.io/x:1\r\n    b: 2\r\n") ==
        "- doc: |\r\n    a: 1\r\n    image: r.io/x@#\r\n    b: 2\r\n");
}

TEST_CASE("embedded yaml: where edits cannot be made in place the value is written anew", "[search]") {
  CHECK(pin_yaml("- doc: \"a: 1\\n\\\n    image: r.io/x:1\"\n") == "- doc: \"a: 1\\nimage: r.io/x@#\"\n");
}

TEST_CASE("embedded yaml: several documents in one text", "[search]") {
  CHECK(pin_yaml("- doc: |\n    # first\n    image: r.io/x:1\n    ---\n    a: [{image: 'r.io/y:1'}]\n    "
                 "---\n    image: r.io/z\n") ==
        "- doc: |\n    # first\n    image: r.io/x@#\n    ---\n    a: [{image: 'r.io/y@#'}]\n    ---\n    "
        "image: r.io/z@#\n");
}

TEST_CASE("embedded yaml: what is no YAML is left alone", "[search]") {
  for (const std::string_view text :
       {"- doc: 'a: [unclosed image'\n", "- doc: |\n    image: r.io/x:1\n    - broken\n", "- doc: image\n",
        "- doc: ''\n", "- doc: {image: 'r.io/x:1'}\n", "- doc: |\n    image: r.io/x:1\n    ---\n    [\n"}) {
    CAPTURE(text);
    CHECK(pin_yaml(text) == text);
  }
}

TEST_CASE("embedded yaml: only the nested rules are at work inside", "[search]") {
  const std::vector<config::SearchRule> rules = {
      by_name("doc", config::EmbeddedText{.format = Format::yaml, .rules = {by_name("img")}}),
      by_name("image")};
  CHECK(pin_by(rules, "- doc: |\n    image: r.io/x:1\n    img: r.io/x:1\n  image: r.io/x:1\n") ==
        "- doc: |\n    image: r.io/x:1\n    img: r.io/x@#\n  image: r.io/x@#\n");
}

TEST_CASE("embedded yaml: paths begin at the embedded document, lists included", "[search]") {
  const std::vector<config::SearchRule> rules = {by_name(
      "doc",
      config::EmbeddedText{.format = Format::yaml, .rules = {by_path({"items", config::Index{0}, "ref"})}})};
  CHECK(pin_by(rules, "- doc: 'kind: List\n\n    items: [{ref: \"r.io/x:1\"}]'\n") ==
        "- doc: 'kind: List\n\n    items: [{ref: \"r.io/x@#\"}]'\n");
}

TEST_CASE("embedded yaml: texts in texts", "[search]") {
  const config::EmbeddedText json = {.format = Format::json, .rules = {by_name("j")}};
  const config::EmbeddedText inner = {.format = Format::yaml, .rules = {by_name("deep")}};
  const config::EmbeddedText outer = {.format = Format::yaml,
                                      .rules = {by_name("inner", inner), by_name("js", json)}};
  CHECK(pin_by({by_name("outer", outer)},
               "- outer: |\n    inner: |\n      deep:   r.io/x:1\n      # c\n    js: '{\"j\":  \"r.io/y:1\", "
               "\"it''s\": 1}'\n") ==
        "- outer: |\n    inner: |\n      deep:   r.io/x@#\n      # c\n    js: '{\"j\":  \"r.io/y@#\", "
        "\"it''s\": 1}'\n");
  CHECK(pin_by({by_name("outer", outer)}, R"(- outer: "inner: \"deep: 'r.io/x:1'\\n\"")"
                                          "\n") == R"(- outer: "inner: \"deep: 'r.io/x@#'\\n\"")"
                                                   "\n");
}

TEST_CASE("embedded json: spacing and escapes stay", "[search]") {
  CHECK(
      pin_json(R"(- doc: '{"image":"r.io/x:1" , "n": [1, 2.50], "html": "<a&b>\u003c", "e": "\ud83d\ude00"}')"
               "\n") ==
      R"(- doc: '{"image":"r.io/x@#" , "n": [1, 2.50], "html": "<a&b>\u003c", "e": "\ud83d\ude00"}')"
      "\n");
  CHECK(pin_json("- doc: \"{\\\"image\\\": \\\"r.io\\\\/x:1\\\"}\"\n") ==
        "- doc: \"{\\\"image\\\": \\\"r.io/x@#\\\"}\"\n");
  CHECK(pin_json("- doc: |\n    {\n    \t\"image\": \"r.io/x:1\"\n    }\n") ==
        "- doc: |\n    {\n    \t\"image\": \"r.io/x@#\"\n    }\n");
}

TEST_CASE("embedded json: YAML is no JSON and is left alone", "[search]") {
  for (const std::string_view text : {"- doc: 'image: r.io/x:1'\n", "- doc: '{image: r.io/x:1}'\n"}) {
    CHECK(pin_json(text) == text);
  }
}

TEST_CASE("embedded: an alias of a changed text keeps the old one, or changes likewise", "[search]") {
  CHECK(pin_yaml("- doc: &d 'image: r.io/x:1'\n- other: *d\n- doc: *d\n") ==
        "- doc: &d 'image: r.io/x@#'\n- other: \"image: r.io/x:1\"\n- doc: *d\n");
  CHECK(pin_yaml("- other: &d 'image: r.io/x:1'\n- doc: *d\n") ==
        "- other: &d 'image: r.io/x:1'\n- doc: \"image: r.io/x@#\"\n");
  CHECK(pin_yaml("- doc: &d 'images: r.io/x:1'\n- other: *d\n") ==
        "- doc: &d 'images: r.io/x:1'\n- other: *d\n");
}

TEST_CASE("embedded: the outer resource gets the annotation", "[search]") {
  const std::string out =
      pin_by(embedded(Format::yaml), "kind: ConfigMap\ndata:\n  doc: |\n    image: r.io/x:1\n");
  CHECK(out ==
        "metadata:\n  annotations:\n    kbld.k14s.io/images: |\n      - origins:\n        - resolved:\n"
        "            tag: \"1\"\n            url: r.io/x:1\n        url: r.io/x@#\n"
        "kind: ConfigMap\ndata:\n  doc: |\n    image: r.io/x@#\n");
}

TEST_CASE("regexp: the named group is the reference, once or more", "[search]") {
  CHECK(pin_args("- arg: --image=r.io/x:1\n- arg: '--image=r.io/x:1 --proxy=r.io/y:2 it''s'\n") ==
        "- arg: --image=r.io/x@#\n- arg: '--image=r.io/x@# --proxy=r.io/y@# it''s'\n");
  CHECK(pin_args("- arg: \"\\u00e9 --image=r.io/x:1\\n\"\n- arg: |\n    run \\\n      --image=r.io/x:1 \\\n  "
                 "    more\n") ==
        "- arg: \"\\u00e9 --image=r.io/x@#\\n\"\n- arg: |\n    run \\\n      --image=r.io/x@# \\\n      "
        "more\n");
  CHECK(pin_args("- arg: run\n    --image=r.io/x:1\n    more\n") ==
        "- arg: run\n    --image=r.io/x@#\n    more\n");
  CHECK(pin_args("- arg: --other=r.io/x:1\n- arg: --image=\n") ==
        "- arg: --other=r.io/x:1\n- arg: --image=\n");
}

TEST_CASE("regexp: items of a list by their path", "[search]") {
  config::SearchRule rule = by_path({config::AnyDepth(), "args", config::AllIndexes()});
  rule.strategy = config::Regexp{"^--image=(?P<image>.+)$"};
  CHECK(pin_by({rule}, "- args:\n  - --image=r.io/x:1\n  - --verbose\n") ==
        "- args:\n  - --image=r.io/x@#\n  - --verbose\n");
}

TEST_CASE("split: the digest goes behind the tag, or into its own entry", "[search]") {
  CHECK(pin_split("- img:\n    repository: r.io/x  # c\n    tag: 1.25\n    pullPolicy: Always\n", kTagged) ==
        "- img:\n    repository: r.io/x  # c\n    tag: 1.25@#\n    pullPolicy: Always\n");
  CHECK(pin_split("- img: {repository: \"r.io/x\", tag: \"1\"}\n", kTagged) ==
        "- img: {repository: \"r.io/x\", tag: \"1@#\"}\n");
  CHECK(pin_split("- img: {repository: r.io/x}\n", {.repository = "repository"}) ==
        "- img: {repository: r.io/x@#}\n");
  CHECK(pin_split("- img:\n    registry: r.io\n    repository: team/x\n    tag: v1\n    digest: \"\"\n", kAll)
            .starts_with(
                "- img:\n    registry: r.io\n    repository: team/x\n    tag: v1\n    digest: \"sha256:"));
}

TEST_CASE("split: entries that are missing are added", "[search]") {
  CHECK(pin_split("- img:\n    repository: r.io/x\n", kTagged) ==
        "- img:\n    tag: latest@#\n    repository: r.io/x\n");
  CHECK(pin_split("- img: {repository: r.io/x}\n", kTagged) ==
        "- img: {tag: latest@#, repository: r.io/x}\n");
  CHECK(pin_split("- img: {\"repository\": \"r.io/x\"}\n", kTagged) ==
        "- img: {\"tag\": \"latest@#\", \"repository\": \"r.io/x\"}\n");
  CHECK(pin_split("- img:\n    repository: r.io/x\n    tag:\n", kTagged) ==
        "- img:\n    repository: r.io/x\n    tag: latest@#\n");
}

TEST_CASE("split: short names are spelled out, in the registry's entry if there is one", "[search]") {
  CHECK(pin_split("- img: {repository: nginx, tag: '1'}\n", kTagged) ==
        "- img: {repository: index.docker.io/library/nginx, tag: '1@#'}\n");
  CHECK(pin_split("- img: {registry: docker.io, repository: bitnami/x, tag: '1'}\n",
                  {.repository = "repository", .tag = "tag", .registry = "registry"}) ==
        "- img: {registry: index.docker.io, repository: bitnami/x, tag: '1@#'}\n");
}

TEST_CASE("split: what is pinned stays as it is", "[search]") {
  const std::string digest = "sha256:" + std::string(64, 'a');
  for (const std::string& text : {"- img: {repository: r.io/x, tag: '1@" + digest + "'}\n",
                                  "- img: {repository: r.io/x, tag: '1', digest: '" + digest + "'}\n"}) {
    CAPTURE(text);
    CHECK(support::pin(text, {by_name("img", text.find("digest:") == text.npos ? kTagged : kAll)}) == text);
  }
}

TEST_CASE("split: maps without a repository, and other values, are left alone", "[search]") {
  for (const std::string_view text :
       {"- img: {tag: '1'}\n", "- img: r.io/x\n", "- img: {repository: ''}\n",
        "- img: {repository: [r.io/x]}\n", "- img: {}\n", "- img: [repository]\n"}) {
    CAPTURE(text);
    CHECK(pin_split(text, kTagged) == text);
  }
}

TEST_CASE("split: the tag of another image is not kept", "[search]") {
  const search::SplitReference reference = {.repository = {.key = "repository", .value = "r.io/x"},
                                            .tag = {.key = "tag", .value = "1.1.0"},
                                            .digest = {.key = "digest"}};
  const std::string d = "sha256:" + std::string(64, 'd');
  const auto texts = [&](const std::string& pinned) {
    search::SplitReference with_places = reference;
    for (search::SplitPart* part : {&with_places.repository, &with_places.tag, &with_places.digest})
      part->place = manifest::ScalarPlace{.span = {0, 1}};
    std::string all;
    for (const manifest::Edit& edit : search::rewrite(with_places, pinned)) all += edit.text + ' ';
    return all;
  };
  CHECK(texts("r.io/x@" + d) == d + ' ');
  CHECK(texts("r.io/y@" + d) == "r.io/y \"\" " + d + ' ');
  CHECK(texts("r.io/y:1.5.0@" + d) == "r.io/y 1.5.0 " + d + ' ');
}

TEST_CASE("split: other values under the key are left to later rules", "[search]") {
  CHECK(pin_by({by_name("image", kTagged), by_name("image")},
               "- image: {repository: r.io/x, tag: '1'}\n- image: r.io/y:1\n") ==
        "- image: {repository: r.io/x, tag: '1@#'}\n- image: r.io/y@#\n");
}

TEST_CASE("split: aliases and merged maps are changed where they are used", "[search]") {
  CHECK(pin_split("- base: &b {repository: r.io/x, tag: '1'}\n- img: *b\n", kTagged) ==
        "- base: &b {repository: r.io/x, tag: '1'}\n- img: {<<: *b, tag: 1@#}\n");
  CHECK(pin_split("- base: &b {repository: r.io/x}\n- img:\n    <<: *b\n    tag: '1'\n", kTagged) ==
        "- base: &b {repository: r.io/x}\n- img:\n    <<: *b\n    tag: '1@#'\n");
  CHECK(pin_split("- img: &b {repository: r.io/x, tag: '1'}\n- img: *b\n", kTagged) ==
        "- img: &b {repository: r.io/x, tag: '1@#'}\n- img: *b\n");
  CHECK(pin_split("- tag: &t v1\n- img: {repository: r.io/x, tag: *t}\n", kTagged) ==
        "- tag: &t v1\n- img: {repository: r.io/x, tag: v1@#}\n");
  CHECK(pin_split("- img: {repository: r.io/x, tag: &t v1}\n- tag: *t\n", kTagged) ==
        "- img: {repository: r.io/x, tag: &t v1@#}\n- tag: v1\n");
}
