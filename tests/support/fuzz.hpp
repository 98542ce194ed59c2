#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "base/error.hpp"

namespace support {

/// Runs `check` on an input of libFuzzer. A base::Error refuses the input; anything else that leaves is a
/// finding.
inline int fuzz(const std::uint8_t* data, std::size_t size, void (*check)(std::string_view)) {
  try {
    check(std::string_view(reinterpret_cast<const char*>(data), size));
  } catch (const base::Error&) {
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    std::abort();
  }
  return 0;
}

}  // namespace support
