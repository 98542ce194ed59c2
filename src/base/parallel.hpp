#pragma once

#include <cstddef>
#include <functional>

namespace base {

/// Calls `work(i)` once for every i in [0, count), on at most `threads` threads at a time (at least one), and
/// returns when all calls have. Indices are started in ascending order. `work` must be safe to call from
/// several threads at once. When calls throw, the others still run, and then the exception of the lowest
/// index is thrown.
void parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work);

}  // namespace base
