#include <utility>
#include <vector>

#include "config/decoding.hpp"
#include "support/catch.hpp"

using config::KeyMatcher;
using config::SearchRule;

TEST_CASE("decode: keys are rules in short, and come first", "[config]") {
  const auto decoded = decode_fields("searchRules:\n- keyMatcher: {name: b}\nkeys: [a]\n");
  CHECK(decoded.config.user_rules() ==
        std::vector<SearchRule>{{.key = KeyMatcher{.name = "a"}}, {.key = KeyMatcher{.name = "b"}}});
}

TEST_CASE("decode: a rule's path has steps of every kind", "[config]") {
  const auto rules =
      decode_fields(
          "searchRules:\n- keyMatcher:\n    path: [data, {index: 3}, {allIndexes: true}, {anyDepth: true}, "
          "{where: {name: web, port: 8080}}, x]\n")
          .config.search_rules;
  REQUIRE(rules.size() == 1);
  REQUIRE(rules[0].key);
  const config::Where where = {.fields = {{"name", "web"}, {"port", "8080"}}};
  CHECK(rules[0].key->path == std::vector<config::PathStep>{"data", config::Index{.value = 3},
                                                            config::AllIndexes(), config::AnyDepth(), where,
                                                            "x"});
}

TEST_CASE("decode: a rule's matchers for values and resources", "[config]") {
  const auto rules = decode_fields(R"(searchRules:
- valueMatcher: {image: a, imageRepo: b}
  resourceMatcher: {apiVersion: apps/v1, kind: D*, namespace: ns, name: m, labels: {app: "1"}}
)")
                         .config.search_rules;
  CHECK(rules == std::vector<SearchRule>{{.value = config::ImageMatcher{.image = "a", .image_repo = "b"},
                                          .resource = config::ResourceMatcher{.api_version = "apps/v1",
                                                                              .kind = "D*",
                                                                              .namespace_name = "ns",
                                                                              .name = "m",
                                                                              .labels = {{"app", "1"}}}}});
}

TEST_CASE("decode: a rule's strategies", "[config]") {
  const auto strategy = [](const std::string& text) {
    return decode_fields("searchRules:\n- keyMatcher: {name: k}\n  updateStrategy: " + text + "\n")
        .config.search_rules.at(0)
        .strategy;
  };
  using Format = config::EmbeddedText::Format;
  const std::vector<SearchRule> nested = {{.key = KeyMatcher{.name = "z"}}};
  CHECK(strategy("{none: {}}") == config::UpdateStrategy(config::NoUpdate()));
  CHECK(strategy("{entireValue: {}}") == config::UpdateStrategy(config::EntireValue()));
  CHECK(strategy("null") == config::UpdateStrategy(config::EntireValue()));
  CHECK(strategy("{json: {searchRules: [{keyMatcher: {name: z}}]}}") ==
        config::UpdateStrategy(config::EmbeddedText{.format = Format::json, .rules = nested}));
  CHECK(strategy("{yaml: {searchRules: [{keyMatcher: {name: z}}]}}") ==
        config::UpdateStrategy(config::EmbeddedText{.format = Format::yaml, .rules = nested}));
  CHECK(strategy("{yaml: {}}") ==
        config::UpdateStrategy(config::EmbeddedText{.format = Format::yaml, .rules = {}}));
  CHECK(strategy("{regexp: {pattern: 'img=(?P<image>.+)'}}") ==
        config::UpdateStrategy(config::Regexp{.pattern = "img=(?P<image>.+)"}));
  CHECK(strategy("{split: {repository: r, tag: t, digest: d, registry: g}}") ==
        config::UpdateStrategy(config::Split{.repository = "r", .tag = "t", .digest = "d", .registry = "g"}));
}

TEST_CASE("decode: of a key's name and path the name counts, with a warning", "[config]") {
  const auto decoded = decode_fields("searchRules: [{keyMatcher: {name: a, path: [b]}}]");
  CHECK(decoded.config.search_rules == std::vector<SearchRule>{{.key = KeyMatcher{.name = "a"}}});
  REQUIRE(decoded.warnings.size() == 1);
  CHECK(decoded.warnings[0].text == "searchRules[0].keyMatcher: path does not count beside name");
}

TEST_CASE("decode: what is wrong with a rule", "[config]") {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"{updateStrategy: {none: {}}}", "searchRules[0]: expected keyMatcher or valueMatcher"},
      {"{valueMatcher: {}}", "searchRules[0].valueMatcher: expected image or imageRepo"},
      {"{keyMatcher: {}}", "searchRules[0].keyMatcher: expected name or path"},
      {"{keyMatcher: {path: []}}", "searchRules[0].keyMatcher: expected name or path"},
      {"{keyMatcher: {path: [{index: -1}]}}",
       "searchRules[0].keyMatcher.path[0].index: must not be negative"},
      {"{keyMatcher: {path: [{index: 1.5}]}}",
       "searchRules[0].keyMatcher.path[0].index: expected a whole number"},
      {"{keyMatcher: {path: [{index: x}]}}",
       "searchRules[0].keyMatcher.path[0].index: expected a number, found a string"},
      {"{keyMatcher: {path: [{allIndexes: false}]}}",
       "searchRules[0].keyMatcher.path[0].allIndexes: expected true"},
      {"{keyMatcher: {path: [{}]}}",
       "searchRules[0].keyMatcher.path[0]: expected index, allIndexes, where or anyDepth"},
      {"{keyMatcher: {path: [{index: 1, allIndexes: true}]}}",
       "searchRules[0].keyMatcher.path[0]: index and allIndexes exclude each other"},
      {"{keyMatcher: {path: [{where: {}}]}}", "searchRules[0].keyMatcher.path[0].where: expected a field"},
      {"{keyMatcher: {path: [{where: {a b: []}}]}}",
       "searchRules[0].keyMatcher.path[0].where['a b']: expected a string, number or boolean, found a list"},
      {"{keyMatcher: {path: [1]}}",
       "searchRules[0].keyMatcher.path[0]: expected a string, found a number; quotes make it a string"},
      {"{keyMatcher: {name: a}, updateStrategy: {}}",
       "searchRules[0].updateStrategy: expected none, entireValue, json, yaml, regexp or split"},
      {"{keyMatcher: {name: a}, updateStrategy: {none: {}, yaml: {}}}",
       "searchRules[0].updateStrategy: none and yaml exclude each other"},
      {"{keyMatcher: {name: a}, updateStrategy: {split: {tag: t}}}",
       "searchRules[0].updateStrategy.split: repository is missing"},
      {"{keyMatcher: {name: a}, updateStrategy: {regexp: {pattern: '('}}}",
       "searchRules[0].updateStrategy.regexp.pattern: '(' is no regular expression: missing ): ("},
      {"{keyMatcher: {name: a}, updateStrategy: {regexp: {pattern: 5}}}",
       "searchRules[0].updateStrategy.regexp.pattern: expected a string, found a number; quotes make it a "
       "string"},
      {"{keyMatcher: {name: a}, updateStrategy: {regexp: {}}}",
       "searchRules[0].updateStrategy.regexp: pattern is missing"},
      {"{keyMatcher: {name: a}, updateStrategy: {regexp: {pattern: '^x$'}}}",
       "searchRules[0].updateStrategy.regexp.pattern: '^x$' has no group named 'image': write (?P<image>…) "
       "around the part that is meant"},
      {"{keyMatcher: {name: a}, updateStrategy: {regexp: {pattern: '('}}}",
       "searchRules[0].updateStrategy.regexp.pattern: '(' is no regular expression: missing ): ("},
      {"{keyMatcher: {name: a}, updateStrategy: {json: {searchRules: [{}]}}}",
       "searchRules[0].updateStrategy.json.searchRules[0]: expected keyMatcher or valueMatcher"},
  };
  for (const auto& [rule, message] : table) CHECK(error_of("searchRules: [" + rule + "]\n") == message);
}

TEST_CASE("decode: rules nest only so deep", "[config]") {
  std::string rule = "{keyMatcher: {name: a}}";
  for (int i = 0; i < 40; ++i) {
    rule = "{keyMatcher: {name: a}, updateStrategy: {yaml: {searchRules: [" + rule + "]}}}";
  }
  CHECK(error_of("searchRules: [" + rule + "]\n").empty());
  for (int i = 0; i < 40; ++i) {
    rule = "{keyMatcher: {name: a}, updateStrategy: {yaml: {searchRules: [" + rule + "]}}}";
  }
  CHECK(error_of("searchRules: [" + rule + "]\n").ends_with("nested more than 200 levels deep"));
}
