#pragma once

#include <map>
#include <string>
#include <string_view>

namespace support {

/// By reference, what stands in its place.
using Pins = std::map<std::string, std::string>;

/// Parses one document before and after pinning with libyaml alone and compares all they hold. Returns what
/// differs besides values of "image" and "reference" keys that became their pins and the images annotation,
/// with the mappings made for it; empty when nothing does. Throws std::runtime_error when either is no YAML.
std::string difference(std::string_view before, std::string_view after, const Pins& pins);

}  // namespace support
