#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace http {

/// Whether an answer of this status may be another one when the same is asked again: 408, 429, 500, 502, 503
/// and 504.
bool is_transient(int status);

/// How long to wait before the next try after `failures` of them (1 or more). The time doubles from 250 ms up
/// to 16 s; half of it is fixed, the other half is multiplied by `random`, which is in [0, 1), so that many
/// clients that failed together do not come back together.
std::chrono::milliseconds backoff(int failures, double random);

/// What a Retry-After field (RFC 9110, section 10.2.3) asks for: seconds from `now`, or a date in any of the
/// three forms of HTTP, which is zero when it has passed. Nothing for a field that is neither. Times beyond a
/// year are cut to it.
std::optional<std::chrono::seconds> retry_after(std::string_view field,
                                                std::chrono::system_clock::time_point now);

}  // namespace http
