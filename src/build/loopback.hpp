#pragma once

#include <string>

namespace build {

/// Whether the reference names a registry on this machine, which may do without TLS. Throws base::Error for
/// what is no reference.
bool is_on_this_machine(const std::string& reference);

}  // namespace build
