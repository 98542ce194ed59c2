#pragma once

#include <string>
#include <string_view>

#include <toml.hpp>

namespace registry {

/// Reads TOML (version 1.0). `file` stands for it in messages. Throws base::InputError that begins with file
/// and line for what is malformed or nested too deep.
toml::value parse_toml(std::string_view text, const std::string& file);

}  // namespace registry
