#pragma once

#include <cstddef>
#include <string_view>

#include <nlohmann/json.hpp>

namespace registry {

// Included by .cpp files only: what is read is handed on as values of our own.
using Json = nlohmann::json;

/// What a JSON text may hold. A value takes some 100 bytes of memory at most, beside its own text.
struct JsonLimits {
  int depth = 32;
  std::size_t values = 100'000;  ///< those inside of others count, too
};

/// The value of `text`; discarded (Json::is_discarded()) if it is no JSON. Throws base::Error for more than
/// the limits allow. Nesting costs no stack.
Json parse_json(std::string_view text, const JsonLimits& limits = {});

}  // namespace registry
