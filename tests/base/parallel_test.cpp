#include "base/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <latch>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support/catch.hpp"

TEST_CASE("parallel_for: every index is worked on once", "[base]") {
  for (const std::size_t threads : {0U, 1U, 3U, 64U}) {
    std::vector<std::atomic<int>> calls(100);
    base::parallel_for(calls.size(), threads, [&](std::size_t i) { ++calls[i]; });
    CHECK(std::all_of(calls.begin(), calls.end(), [](const auto& count) { return count == 1; }));
  }
}

TEST_CASE("parallel_for: nothing to do calls nothing", "[base]") {
  base::parallel_for(0, 4, [](std::size_t) { FAIL("called"); });
  SUCCEED();
}

TEST_CASE("parallel_for: calls run at the same time", "[base]") {
  std::latch all_here(4);
  base::parallel_for(4, 4, [&](std::size_t) { all_here.arrive_and_wait(); });
  CHECK(all_here.try_wait());
}

TEST_CASE("parallel_for: no more threads than asked for", "[base]") {
  std::mutex mutex;
  std::set<std::thread::id> seen;
  base::parallel_for(1000, 3, [&](std::size_t) {
    const std::lock_guard lock(mutex);
    seen.insert(std::this_thread::get_id());
  });
  CHECK(seen.size() <= 3);
}

TEST_CASE("parallel_for: all calls are made before the failure of the lowest index is thrown", "[base]") {
  std::atomic<int> calls = 0;
  const auto work = [&](std::size_t i) {
    ++calls;
    if (i == 20) throw std::runtime_error("twenty");
    if (i == 30) throw std::runtime_error("thirty");
  };
  CHECK_THROWS_WITH(base::parallel_for(50, 4, work), "twenty");
  CHECK(calls == 50);
}
