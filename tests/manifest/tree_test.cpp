#include "manifest/tree.hpp"

#include "support/catch.hpp"

namespace {

using manifest::Kind;
using manifest::kNoNode;
using manifest::Style;
using manifest::Tree;

std::string_view written(const Tree& tree, manifest::NodeIndex node) {
  return tree.text().substr(tree[node].span.begin, tree[node].span.end - tree[node].span.begin);
}

/// The bytes of the value of `key` in the root mapping.
std::string_view written(const Tree& tree, std::string_view key) { return written(tree, tree.find(0, key)); }

std::string refusal(std::string_view text) {
  try {
    Tree::parse(text);
  } catch (const manifest::SyntaxError& error) {
    return std::to_string(error.offset()) + ' ' + error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("tree: a scalar's span is exactly what is written, quotes included", "[manifest]") {
  const Tree tree = Tree::parse("a: plain # c\nb: 'single'  \nc: \"dou\\\"ble\"\nd: two\n  lines\n");
  CHECK(written(tree, "a") == "plain");
  CHECK(written(tree, "b") == "'single'");
  CHECK(written(tree, "c") == "\"dou\\\"ble\"");
  CHECK(tree[tree.find(0, "c")].value == "dou\"ble");
  CHECK(written(tree, "d") == "two\n  lines");
  CHECK(tree[tree.find(0, "d")].value == "two lines");
}

TEST_CASE("tree: a block collection ends with its last value, be that a flow collection", "[manifest]") {
  for (const std::string text :
       {"a:\n- {b: c}", "a:\n- [b,\n  c\n ]", "a:\n  b: {c: [d]}", "a:\n- b: [{}, {c: d}]"}) {
    CAPTURE(text);
    const std::string document = text + " # end\n";
    const Tree tree = Tree::parse(document);
    CHECK(written(tree, manifest::NodeIndex{0}) == text);
    CHECK(written(tree, "a") == text.substr(text.find_first_not_of(" \n", 2)));
  }
}

TEST_CASE("tree: a block scalar's span ends with its content", "[manifest]") {
  const Tree tree = Tree::parse("a: >-  # note\n  x\n  y\n\n\n# c\nb: |+\n  z\n\nc: 1\n");
  CHECK(written(tree, "a") == ">-  # note\n  x\n  y");
  CHECK(tree[tree.find(0, "a")].style == Style::folded);
  CHECK(written(tree, "b") == "|+\n  z");
}

TEST_CASE("tree: anchors and tags are no part of the content", "[manifest]") {
  const Tree tree = Tree::parse("a: &x !!str  \"v\"\nb: &m # c\n  &k k: v\nc: &f {x: 1}\nd: &e\ne: *x\n");
  CHECK(written(tree, "a") == "\"v\"");
  CHECK(tree[tree.find(0, "a")].anchor == "x");
  CHECK(tree[tree.find(0, "a")].tag == "tag:yaml.org,2002:str");
  CHECK(written(tree, "b") == "&k k: v");
  CHECK(written(tree, "c") == "{x: 1}");
  CHECK(written(tree, "d").empty());
  CHECK(tree[tree.find(0, "d")].span.begin == tree.text().find("\ne:"));
  CHECK(written(tree, "e") == "*x");
  CHECK(tree[tree.find(0, "e")].target == tree.find(0, "a"));
}

TEST_CASE("tree: an anchor that touches its value is refused", "[manifest]") {
  CHECK(refusal("a: &a:b\n") == "5 not valid YAML: an anchor must be followed by a blank");
  CHECK(refusal("a: &a9:!b ]!") == "6 not valid YAML: an anchor must be followed by a blank");
  CHECK(refusal("{a: &x, b: [&y], c: &z}") == "accepted");
}

TEST_CASE("tree: a block scalar that ends in a line break of YAML 1.1", "[manifest]") {
  CHECK(written(Tree::parse("a: >\n w\xC2\x85r: 1\n"), "a") == ">\n w");
}

TEST_CASE("tree: positions behind characters of several bytes are bytes", "[manifest]") {
  std::string text = "a: 'äöü€𝄞'\nb: ";
  for (int i = 0; i < 100; ++i) text += "é";
  text += "\nc: end\n";
  const Tree tree = Tree::parse(text);
  CHECK(written(tree, "a") == "'äöü€𝄞'");
  CHECK(written(tree, "c") == "end");
}

TEST_CASE("tree: an alias stands for the latest anchor of its name", "[manifest]") {
  const Tree tree = Tree::parse("a: &x 1\nb: &x 2\nc: *x\n");
  CHECK(tree[tree.find(0, "c")].target == tree.find(0, "b"));
}

TEST_CASE("tree: of duplicate keys find takes the last", "[manifest]") {
  const Tree tree = Tree::parse("a: 1\na: 2\n");
  CHECK(tree[tree.find(0, "a")].value == "2");
  CHECK(tree.find(0, "b") == kNoNode);
}

TEST_CASE("tree: children of a mapping are keys and values in turn", "[manifest]") {
  const Tree tree = Tree::parse("a: [1, 2]\nb: {c: d}\n");
  const auto children = tree.children(0);
  REQUIRE(children.size() == 4);
  CHECK(tree[children[0]].is_key);
  CHECK(tree[children[1]].kind == Kind::sequence);
  CHECK(tree[children[3]].key == children[2]);
}

TEST_CASE("tree: what is no YAML is refused where the fault is", "[manifest]") {
  CHECK(refusal("a: [1, 2\nb: 3\n") ==
        "10 not valid YAML: while parsing a flow sequence that began 1 line earlier: did not find expected "
        "',' or ']'");
  CHECK(refusal("a:\n\tb: 1\n") ==
        "3 not valid YAML: while scanning for the next token: found character that cannot start any token; "
        "this is a tab, and YAML is indented with spaces");
  CHECK(refusal("a: *nowhere\n") == "3 not valid YAML: unknown anchor 'nowhere'");
  CHECK(refusal("a: &x [*x]\n") == "7 not valid YAML: the value of anchor 'x' contains itself");
}

TEST_CASE("tree: nesting without end is refused", "[manifest]") {
  CHECK(refusal(std::string(100'000, '[')) == "1000 nested more than 1000 levels deep");
  std::string dashes;
  for (int i = 0; i < 100'000; ++i) dashes += "- ";
  CHECK(refusal(dashes) == "2000 nested more than 1000 levels deep");
}

TEST_CASE("tree: aliases that multiply without end are refused", "[manifest]") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb += (j > 0 ? ", *a" : "*a") + std::to_string(i - 1);
    bomb += "]\n";
  }
  CHECK_THAT(refusal(bomb), Catch::Contains("aliases make this document larger than 4000000 nodes"));
}
