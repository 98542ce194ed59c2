#pragma once

#include <string>
#include <string_view>

namespace support {

/// Parses `document` with parse_printed and with libyaml and tells the first difference between the trees;
/// empty when there is none, or when parse_printed leaves the document to libyaml.
std::string parsers_differ(std::string_view document);

}  // namespace support
