#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace support {

/// Prints "SKIPPED: <test name>: <reason>" on a line of stdout, where tools/test counts it. The test returns
/// next.
void skipped(std::string_view reason);

/// The first of these programs that PATH does not have, or an empty string.
std::string missing_program(const std::vector<std::string>& names);

}  // namespace support

/// Leaves the test, saying that it was skipped and why, when `condition` holds.
#define KPIN_SKIP_IF(condition, reason) \
  do {                                  \
    if (condition) {                    \
      support::skipped(reason);         \
      return;                           \
    }                                   \
  } while (false)

/// Leaves the test as skipped when PATH lacks one of the programs named.
#define KPIN_NEEDS(...)                                                       \
  do {                                                                        \
    const std::string kpin_missing = support::missing_program({__VA_ARGS__}); \
    KPIN_SKIP_IF(!kpin_missing.empty(), kpin_missing + " is not installed");  \
  } while (false)
