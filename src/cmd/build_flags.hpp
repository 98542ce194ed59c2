#pragma once

#include <string>
#include <vector>

#include "build/target.hpp"
#include "cmd/registry_flags.hpp"

namespace cmd {

/// What `--push-to` says, "HOST=EMIT". Throws base::InputError for anything else, and for a host with two
/// names.
build::EmittedHosts read_push_to(const Repeated& values);

/// What `--allow-builder` says. Throws base::InputError for what is no builder.
std::vector<std::string> read_builders(const Repeated& values);

}  // namespace cmd
