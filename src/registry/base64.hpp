#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace registry {

/// Base64 with padding (RFC 4648, section 4).
std::string base64_encode(std::string_view bytes);

/// The bytes that `text` stands for, padded or not and with any line breaks in it; nullopt if it is no
/// base64.
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace registry
