#pragma once

#include <string>
#include <string_view>

namespace base {

/// The SHA-256 hash (FIPS 180-4) of `bytes` as 64 lower-case hexadecimal digits. Throws Error only when the
/// crypto library cannot be used at all.
std::string sha256_hex(std::string_view bytes);

}  // namespace base
