#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"

namespace config {

/// Reads an image map, the JSON object {"image": "new image", …}, as preresolved overrides, sorted by image.
/// Of duplicate keys the last counts. `place` says where they come from. Throws manifest::SyntaxError.
std::vector<Override> decode_image_map(std::string_view text, const std::string& place);

}  // namespace config
