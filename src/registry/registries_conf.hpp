#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "registry/mirrors.hpp"

namespace registry {

/// The `[[registry]]` tables in the text of a registries.conf, version 2 of containers-registries.conf(5);
/// its other settings are passed over. Throws base::InputError beginning with "file:line" for what is
/// malformed, and for version 1. Prefixes that end in a tag or digest are refused.
std::vector<RegistryRule> parse_registries_conf(std::string_view text, const std::string& file);

/// Those of the user's file: CONTAINERS_REGISTRIES_CONF names it, else
/// $HOME/.config/containers/registries.conf, else /etc/containers/registries.conf; none if there is none.
/// Throws like parse_registries_conf(), and for a file that cannot be read.
std::vector<RegistryRule> load_registries_conf();

}  // namespace registry
