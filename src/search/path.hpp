#pragma once

#include <vector>

#include "config/search_rule.hpp"
#include "manifest/tree.hpp"

namespace search {

/// Whether `steps` lead from `root`, an ancestor of `node` or the node itself, to `node`. Aliases on the way
/// are not followed.
bool leads_to(const std::vector<config::PathStep>& steps, const manifest::Tree& tree,
              manifest::NodeIndex root, manifest::NodeIndex node);

/// The value of `mapping`'s entry `key` as text if it is a scalar, also by way of an alias; otherwise empty.
std::string_view text_of(const manifest::Tree& tree, manifest::NodeIndex mapping, std::string_view key);

}  // namespace search
