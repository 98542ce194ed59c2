#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cmd/message.hpp"
#include "manifest/edit.hpp"
#include "search/images.hpp"

namespace cmd {

// What the KRM functions specification asks of a function beyond what a filter does. A function reads and
// writes a ResourceList: resources in `items`, its own configuration in `functionConfig`, and in `results`
// what it has to say.

/// Takes out of `images`, those of a ResourceList, what is not in its resources, or in a Config among them.
void keep_resources(std::string_view list, search::Images& images);

/// Appends the ResourceList to `out`, with `edits` and, in place of the results that it has, one for each
/// place of `messages`, and one for each message without a place; the offsets count from the start of the
/// list.
void write_function(std::string_view list, std::vector<manifest::Edit> edits,
                    const std::vector<Message>& messages, std::string& out);

}  // namespace cmd
