#include "config/config.hpp"

#include <iterator>
#include <utility>

namespace config {

namespace {

template <class Item>
void add(std::vector<Item>& items, std::vector<Item> more) {
  items.insert(items.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

void Config::append(Config other) {
  add(sources, std::move(other.sources));
  add(destinations, std::move(other.destinations));
  add(overrides, std::move(other.overrides));
  add(keys, std::move(other.keys));
  add(search_rules, std::move(other.search_rules));
  add(policies, std::move(other.policies));
  add(allowed_builders, std::move(other.allowed_builders));
}

std::vector<SearchRule> Config::user_rules() const {
  std::vector<SearchRule> rules = keys;
  add(rules, search_rules);
  return rules;
}

}  // namespace config
