#include "config/rule_block.hpp"

namespace config {

namespace {

Block::Mapping text_entries(const std::map<std::string, std::string>& texts) {
  Block::Mapping entries;
  for (const auto& [key, text] : texts) entries.emplace_back(key, block_text(text));
  return entries;
}

/// An entry for a string that is left out when it is empty.
void add_text(Block::Mapping& entries, const char* key, const std::string& text) {
  if (!text.empty()) entries.emplace_back(key, block_text(text));
}

/// A mapping of one entry.
Block only(const char* key, Block value) { return block_mapping({{key, std::move(value)}}); }

Block step_block(const std::string& key) { return block_text(key); }
Block step_block(const Index& index) { return only("index", block_number(index.value)); }
Block step_block(const AllIndexes& /*step*/) { return only("allIndexes", block_flag(true)); }
Block step_block(const AnyDepth& /*step*/) { return only("anyDepth", block_flag(true)); }
Block step_block(const Where& where) { return only("where", block_mapping(text_entries(where.fields))); }

Block key_block(const KeyMatcher& key) {
  if (key.path.empty()) return only("name", block_text(key.name));
  Block::List steps;
  for (const PathStep& step : key.path) {
    steps.push_back(std::visit([](const auto& kind) { return step_block(kind); }, step));
  }
  return only("path", block_list(std::move(steps)));
}

Block value_block(const ImageMatcher& value) {
  Block::Mapping entries;
  add_text(entries, "image", value.image);
  add_text(entries, "imageRepo", value.image_repo);
  return block_mapping(std::move(entries));
}

Block resource_block(const ResourceMatcher& resource) {
  Block::Mapping entries;
  add_text(entries, "apiVersion", resource.api_version);
  add_text(entries, "kind", resource.kind);
  add_text(entries, "namespace", resource.namespace_name);
  add_text(entries, "name", resource.name);
  if (!resource.labels.empty()) entries.emplace_back("labels", block_mapping(text_entries(resource.labels)));
  return block_mapping(std::move(entries));
}

Block strategy_block(const EntireValue& /*strategy*/) { return only("entireValue", block_mapping({})); }

Block strategy_block(const NoUpdate& /*strategy*/) { return only("none", block_mapping({})); }

Block strategy_block(const EmbeddedText& text) {
  Block::Mapping entries;
  if (!text.rules.empty()) entries.emplace_back("searchRules", rule_blocks(text.rules));
  return only(text.format == EmbeddedText::Format::json ? "json" : "yaml", block_mapping(std::move(entries)));
}

Block strategy_block(const Regexp& regexp) {
  return only("regexp", only("pattern", block_text(regexp.pattern)));
}

Block strategy_block(const Split& split) {
  Block::Mapping entries;
  add_text(entries, "repository", split.repository);
  add_text(entries, "tag", split.tag);
  add_text(entries, "digest", split.digest);
  add_text(entries, "registry", split.registry);
  return only("split", block_mapping(std::move(entries)));
}

Block rule_block(const SearchRule& rule) {
  Block::Mapping entries;
  if (rule.key) entries.emplace_back("keyMatcher", key_block(*rule.key));
  if (rule.value) entries.emplace_back("valueMatcher", value_block(*rule.value));
  if (rule.resource) entries.emplace_back("resourceMatcher", resource_block(*rule.resource));
  const auto* entire = std::get_if<EntireValue>(&rule.strategy);
  if (entire == nullptr || entire->spelled) {  // it is what no strategy means
    entries.emplace_back("updateStrategy",
                         std::visit([](const auto& kind) { return strategy_block(kind); }, rule.strategy));
  }
  return block_mapping(std::move(entries));
}

}  // namespace

Block rule_blocks(const std::vector<SearchRule>& rules) {
  Block::List items;
  for (const SearchRule& rule : rules) items.push_back(rule_block(rule));
  return block_list(std::move(items));
}

}  // namespace config
