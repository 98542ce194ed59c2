#include "search/rules.hpp"

#include "base/error.hpp"
#include "search/support.hpp"
#include "support/catch.hpp"

// The documents here are sequences where that is possible, as those get no annotation.

namespace {

using search_test::by_name;
using search_test::by_path;
using search_test::pin_by;

using config::AllIndexes;
using config::AnyDepth;
using config::Index;
using config::Where;

/// Whether the one rule pins the value "r.io/x:1" of `text`.
bool pins(const config::SearchRule& rule, std::string_view text) {
  return pin_by({rule}, text).find("r.io/x@#") != std::string::npos;
}

/// Why a rule with this regular expression is refused.
std::string refusal(std::string pattern) {
  try {
    const search::Rules rules({by_name("a", config::Regexp{std::move(pattern)})});
  } catch (const base::Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("rules: a name matches the key at any depth, and no items", "[search]") {
  CHECK(pin_by({by_name("ref")}, "- ref: r.io/x:1\n  deep: [{ref: 'r.io/y:2'}]\n  other: r.io/x:1\n") ==
        "- ref: r.io/x@#\n  deep: [{ref: 'r.io/y@#'}]\n  other: r.io/x:1\n");
  CHECK_FALSE(pins(by_name("ref"), "- ref: [r.io/x:1]\n"));
}

TEST_CASE("rules: a path has to match as a whole", "[search]") {
  struct Case {
    std::vector<config::PathStep> path;
    std::string_view text;
    bool matches;
  };
  const std::vector<Case> cases = {
      {{"a", "b"}, "a: {b: 'r.io/x:1'}\n", true},
      {{"a", "b"}, "c: {a: {b: 'r.io/x:1'}}\n", false},
      {{"a"}, "a: {b: 'r.io/x:1'}\n", false},
      {{"a", Index{1}}, "a: [z, 'r.io/x:1']\n", true},
      {{"a", Index{1}}, "a: [{k: [v]}, 'r.io/x:1']\n", true},
      {{"a", Index{0}}, "a: [z, 'r.io/x:1']\n", false},
      {{"a", Index{0}}, "a: {'0': 'r.io/x:1'}\n", false},
      {{"a", Index{2}}, "a: [z, 'r.io/x:1']\n", false},
      {{"a", AllIndexes(), "b"}, "a: [z, {b: 'r.io/x:1'}]\n", true},
      {{"a", AllIndexes()}, "a: {b: 'r.io/x:1'}\n", false},
      {{AnyDepth(), "b"}, "b: r.io/x:1\n", true},
      {{AnyDepth(), "b"}, "a: [{c: {b: 'r.io/x:1'}}]\n", true},
      {{"a", AnyDepth(), "b"}, "a: {b: 'r.io/x:1'}\n", true},
      {{"a", AnyDepth(), "b"}, "a: {c: {b: 'r.io/x:1'}}\n", true},
      {{"a", AnyDepth(), "b"}, "c: {b: 'r.io/x:1'}\n", false},
      {{"a", AnyDepth()}, "a: [[{c: 'r.io/x:1'}]]\n", true},
      {{AnyDepth(), "c", AnyDepth(), "c", "b"}, "c: {z: {c: {b: 'r.io/x:1'}}}\n", true},
      {{AnyDepth(), "c", AnyDepth(), "c", "b"}, "z: {c: {b: 'r.io/x:1'}}\n", false},
      {{AnyDepth(), "a", "b", AnyDepth(), "c"}, "a: {b: {a: {z: {c: 'r.io/x:1'}}}}\n", true},
      {{AnyDepth(), AnyDepth(), "a"}, "a: r.io/x:1\n", true},
      {{"a", Where{{{"name", "web"}}}, "ref"}, "a: [{name: api}, {name: web, ref: 'r.io/x:1'}]\n", true},
      {{"a", Where{{{"name", "web"}}}, "ref"}, "a: [{name: api, ref: 'r.io/x:1'}]\n", false},
      {{"a", Where{{{"name", "web"}, {"n", "1"}}}, "ref"}, "a: [{n: 1, name: web, ref: 'r.io/x:1'}]\n", true},
      {{"a", Where{{{"name", "web"}, {"n", "1"}}}, "ref"}, "a: [{name: web, ref: 'r.io/x:1'}]\n", false},
      {{"a", Where{{{"name", ""}}}, "ref"}, "a: [{ref: 'r.io/x:1'}]\n", false},
      {{"a", Where{{{"name", "web"}}}}, "a: {name: web, ref: 'r.io/x:1'}\n", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(pins(by_path(c.path), c.text) == c.matches);
  }
}

TEST_CASE("rules: a path begins at the item of a list", "[search]") {
  const std::string_view list = "kind: List\nitems:\n- kind: A\n  ref: r.io/x:1\n";
  CHECK(pins(by_path({"ref"}), list));
  CHECK_FALSE(pins(by_path({"items", Index{0}, "ref"}), list));
}

TEST_CASE("rules: a path that could take long is told to fail at once", "[search]") {
  std::vector<config::PathStep> path;
  for (int i = 0; i < 60; ++i) path.insert(path.end(), {AnyDepth(), "a"});
  path.emplace_back("b");
  std::string text;
  for (int i = 0; i < 300; ++i) text += "{a: ";
  CHECK_FALSE(pins(by_path(path), text + "{c: {b: 'r.io/x:1'}}" + std::string(300, '}')));
  CHECK(pins(by_path(path), text + "{b: 'r.io/x:1'}" + std::string(300, '}')));
}

TEST_CASE("rules: a value is matched as text, wherever it is", "[search]") {
  const config::SearchRule image = {.value = config::ImageMatcher{.image = "r.io/x:1"}};
  CHECK(pin_by({image}, "- any: r.io/x:1\n- r.io/x:1\n- --image=r.io/x:1\n- r.io/x:2\n") ==
        "- any: r.io/x@#\n- r.io/x@#\n- --image=r.io/x:1\n- r.io/x:2\n");
  const config::SearchRule repo = {.value = config::ImageMatcher{.image_repo = "r.io/x"}};
  CHECK(pin_by({repo}, "- r.io/x\n- r.io/x:2\n- r.io/xx:1\n- r.io/x/y:1\n") ==
        "- r.io/x@#\n- r.io/x@#\n- r.io/xx:1\n- r.io/x/y:1\n");
}

TEST_CASE("rules: escapes do not hide a value", "[search]") {
  const config::SearchRule rule = {.value = config::ImageMatcher{.image = "r.io/x:1"}};
  CHECK(pins(rule, R"(["r.io\/x:1"])"));
  CHECK(pins(rule, R"(["r.io\u002fx:1"])"));
  CHECK(pins(rule, "[\"r.io/\\\n  x:1\"]"));
}

TEST_CASE("rules: key and value together have both to match", "[search]") {
  const config::SearchRule rule = {.key = config::KeyMatcher{.name = "ref"},
                                   .value = config::ImageMatcher{.image = "r.io/x:1"}};
  CHECK(pin_by({rule}, "- ref: r.io/x:1\n- ref: r.io/y:1\n- other: r.io/x:1\n") ==
        "- ref: r.io/x@#\n- ref: r.io/y:1\n- other: r.io/x:1\n");
}

TEST_CASE("rules: the first that matches decides", "[search]") {
  CHECK(pin_by({by_name("ref", config::NoUpdate()), by_name("ref")}, "- ref: r.io/x:1\n") ==
        "- ref: r.io/x:1\n");
  CHECK(pin_by({by_name("ref"), by_name("ref", config::NoUpdate())}, "- ref: r.io/x:1\n") ==
        "- ref: r.io/x@#\n");
}

TEST_CASE("rules: what is no string is searched inside", "[search]") {
  CHECK(pin_by({by_name("image", config::NoUpdate()), by_name("ref")}, "- image: {ref: 'r.io/x:1'}\n") ==
        "- image: {ref: 'r.io/x@#'}\n");
  CHECK(pin_by({by_name("image"), by_name("ref")}, "- image: {ref: 'r.io/x:1'}\n- image: 5\n") ==
        "- image: {ref: 'r.io/x@#'}\n- image: 5\n");
}

TEST_CASE("rules: a resource matcher limits a rule", "[search]") {
  struct Case {
    config::ResourceMatcher matcher;
    bool matches;
  };
  const std::vector<Case> cases = {
      {{.api_version = "v1"}, true},
      {{.api_version = "apps/v1"}, false},
      {{.kind = "Pod"}, true},
      {{.kind = "P?d"}, true},
      {{.kind = "Deployment"}, false},
      {{.namespace_name = "prod"}, true},
      {{.namespace_name = "p*"}, true},
      {{.namespace_name = "test"}, false},
      {{.name = "web"}, true},
      {{.name = "we"}, false},
      {{.labels = {{"app", "web"}}}, true},
      {{.labels = {{"app", "*"}, {"tier", "front"}}}, true},
      {{.labels = {{"app", "web"}, {"tier", "back"}}}, false},
      {{.labels = {{"missing", "*"}}}, false},
      {{.kind = "Pod", .name = "other"}, false},
  };
  const std::string text =
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: prod\n"
      "  labels: {app: web, tier: front}\nref: r.io/x:1\n";
  for (const Case& c : cases) {
    config::SearchRule rule = by_name("ref");
    rule.resource = c.matcher;
    CAPTURE(c.matcher.kind, c.matcher.name, c.matcher.namespace_name);
    CHECK(pins(rule, text) == c.matches);
    CHECK(pins(rule, "kind: List\nitems: [{kind: Other}]\n---\n" + text) == c.matches);
  }
}

TEST_CASE("rules: a text without the words of any rule is not parsed", "[search]") {
  const search::Rules rules(
      {by_name("ref"), by_path({"a", "b"}), {.value = config::ImageMatcher{.image = "x:1"}}});
  CHECK_FALSE(rules.may_match("[unclosed: a"));
  CHECK(rules.may_match("ref"));
  CHECK_FALSE(rules.may_match("only b"));
  CHECK(rules.may_match("x:1"));
}

TEST_CASE("rules: a regular expression that is none is refused", "[search]") {
  CHECK(refusal("(?P<image>[") == "'(?P<image>[' is no regular expression: missing ]: [");
  CHECK(refusal("--image=(.*)") ==
        "'--image=(.*)' has no group named 'image': write (?P<image>…) around "
        "the part that is meant");
}
