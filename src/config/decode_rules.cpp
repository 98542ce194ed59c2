#include <utility>

#include "base/error.hpp"
#include "base/regexp.hpp"
#include "config/decode_parts.hpp"

namespace config {

namespace {

Where decode_where(const Value& value) {
  Where where;
  for (const auto& [key, field] : value.entries()) where.fields.emplace(key, field.any_text());
  if (where.fields.empty()) value.fail("expected a field");
  return where;
}

void check_true(const Value& value) {
  if (!value.flag()) value.fail("expected true");
}

PathStep decode_step(const Value& value) {
  if (!value.is_mapping()) return value.text();
  Fields fields(value);
  const auto found = fields.find_one_of({"index", "allIndexes", "where", "anyDepth"});
  fields.finish();
  if (!found) value.fail("expected index, allIndexes, where or anyDepth");
  const auto& [kind, of_kind] = *found;
  if (kind == "index") return Index{.value = of_kind.count()};
  if (kind == "where") return decode_where(of_kind);
  check_true(of_kind);
  if (kind == "allIndexes") return AllIndexes();
  return AnyDepth();
}

KeyMatcher decode_key_matcher(const Value& value) {
  Fields fields(value);
  KeyMatcher matcher = {.name = fields.text("name")};
  matcher.path = decode_each(fields.items("path"), decode_step);
  fields.finish();
  if (matcher.name.empty() && matcher.path.empty()) value.fail("expected name or path");
  if (!matcher.name.empty() && !matcher.path.empty()) {
    value.reader().doubt(value.offset(), value.path() + ": path does not count beside name");
    matcher.path.clear();
  }
  return matcher;
}

ImageMatcher decode_value_matcher(const Value& value) {
  Fields fields(value);
  ImageMatcher matcher = decode_needed_image(fields);
  fields.finish();
  return matcher;
}

ResourceMatcher decode_resource_matcher(const Value& value) {
  Fields fields(value);
  ResourceMatcher matcher = {.api_version = fields.text("apiVersion"),
                             .kind = fields.text("kind"),
                             .namespace_name = fields.text("namespace"),
                             .name = fields.text("name"),
                             .labels = fields.text_map("labels")};
  fields.finish();
  return matcher;
}

Regexp decode_regexp(Fields& fields) {
  const auto pattern = fields.find("pattern");
  if (!pattern) fields.mapping().fail("pattern is missing");
  Regexp strategy = {.pattern = pattern->text()};
  try {
    const base::Regexp checked(strategy.pattern, "image");
  } catch (const base::Error& error) {
    pattern->fail(error.what());
  }
  return strategy;
}

Split decode_split(Fields& fields) {
  return {.repository = fields.needed_text("repository"),
          .tag = fields.text("tag"),
          .digest = fields.text("digest"),
          .registry = fields.text("registry")};
}

UpdateStrategy decode_strategy(const Value& value) {
  Fields fields(value);
  const auto found = fields.find_one_of({"none", "entireValue", "json", "yaml", "regexp", "split"});
  fields.finish();
  if (!found) value.fail("expected none, entireValue, json, yaml, regexp or split");
  const std::string_view kind = found->first;
  Fields of_kind(found->second);
  UpdateStrategy strategy = EntireValue{.spelled = true};
  if (kind == "none") {
    strategy = NoUpdate();
  } else if (kind == "json" || kind == "yaml") {
    const auto format = kind == "json" ? EmbeddedText::Format::json : EmbeddedText::Format::yaml;
    strategy = EmbeddedText{.format = format, .rules = decode_rules(of_kind.items("searchRules"))};
  } else if (kind == "regexp") {
    strategy = decode_regexp(of_kind);
  } else if (kind == "split") {
    strategy = decode_split(of_kind);
  }
  of_kind.finish();
  return strategy;
}

SearchRule decode_rule(const Value& value) {
  Fields fields(value);
  SearchRule rule;
  if (const auto key = fields.find("keyMatcher")) rule.key = decode_key_matcher(*key);
  if (const auto text = fields.find("valueMatcher")) rule.value = decode_value_matcher(*text);
  if (const auto resource = fields.find("resourceMatcher"))
    rule.resource = decode_resource_matcher(*resource);
  if (const auto strategy = fields.find("updateStrategy")) rule.strategy = decode_strategy(*strategy);
  fields.finish();
  if (!rule.key && !rule.value) value.fail("expected keyMatcher or valueMatcher");
  return rule;
}

}  // namespace

std::vector<SearchRule> decode_keys(const std::vector<Value>& items) {
  return decode_each(items, [](const Value& item) {
    const std::string key = item.text();
    if (key.empty()) item.fail("must not be empty");
    return SearchRule{.key = KeyMatcher{.name = key}};
  });
}

/// Calls itself for the rules of embedded texts; Reader::kMaxDepth is the end of that.
std::vector<SearchRule> decode_rules(const std::vector<Value>& items) {
  return decode_each(items, decode_rule);
}

}  // namespace config
