#pragma once

#include <vector>

#include "config/block.hpp"
#include "config/search_rule.hpp"

namespace config {

/// The list of rules as a Config spells them; decoding it gives the same rules again.
Block rule_blocks(const std::vector<SearchRule>& rules);

}  // namespace config
