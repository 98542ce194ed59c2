#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// Reads "30s", "2m", "1m30s", "1h" or plain seconds, "90": whole numbers, each unit at most once, the larger
/// first. Nothing for any other text, and for more than 1,000,000 of a unit.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// The same the other way: "1m30s", "6h", "0s".
std::string duration_text(std::chrono::seconds duration);

}  // namespace base
