#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/edit.hpp"
#include "resolve/resolver.hpp"
#include "search/images.hpp"

namespace cmd {

// What the KRM functions specification asks of a function beyond what a filter does. A function reads and
// writes a ResourceList: resources in `items`, its own configuration in `functionConfig`, and in `results`
// what it has to say.

/// Takes out of `images`, those of a ResourceList, what is not in its resources, or in a Config among them.
void keep_resources(std::string_view list, search::Images& images);

/// Appends the ResourceList to `out`: with `edits` if every reference could be resolved, else with all
/// references as they are; and with a result for each place whose reference could not be, or was left alone
/// with a warning.
void write_function(std::string_view list, const search::Images& images, std::vector<manifest::Edit> edits,
                    const std::map<std::string, resolve::Outcome>& outcomes, std::string& out);

}  // namespace cmd
