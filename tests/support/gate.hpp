#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace support {

/// Holds up threads until a test opens it; not forever, so that a test that fails ends.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    opened_.notify_all();
  }

  void wait() {
    std::unique_lock lock(mutex_);
    opened_.wait_for(lock, std::chrono::seconds(20), [&] { return is_open_; });
  }

 private:
  std::mutex mutex_ = {};
  std::condition_variable opened_ = {};
  bool is_open_ = false;  // guarded by mutex_
};

}  // namespace support
