#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>

namespace http {

/// How many requests a host gets at once. A "429 Too Many Requests" halves it, down to one; every other
/// answer lets one more in, up to the full number. The requests that were under way when it was halved say
/// nothing new with their own 429s: one burst counts once. Not safe to use from several threads at once.
class ConcurrencyLimit {
 public:
  explicit ConcurrencyLimit(std::size_t full) : full_(full), allowed_(full) {}

  [[nodiscard]] std::size_t allowed() const { return allowed_; }

  /// Changes whenever the limit is halved; a request belongs to the era it begins in.
  [[nodiscard]] int era() const { return era_; }

  /// A request that began in `era` was answered with 429.
  void throttled(int era);

  /// A request was answered with something else.
  void answered();

 private:
  std::size_t full_;
  std::size_t allowed_;
  int era_ = 0;
};

/// Lets as many threads in as a ConcurrencyLimit says. Safe to use from several threads at once.
class Gate {
 public:
  /// What the host said to a request.
  enum class Verdict { none, answered, throttled };

  /// One request's time inside.
  class Pass {
   public:
    /// Waits for a place; throws TransportError if there is none before `until`. The gate must outlive this.
    Pass(Gate& gate, std::chrono::steady_clock::time_point until);
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;
    ~Pass();

    /// To be told before the pass ends.
    void set(Verdict verdict) { verdict_ = verdict; }

   private:
    Gate& gate_;
    int era_ = 0;
    Verdict verdict_ = Verdict::none;
  };

  /// `full` is one or more.
  explicit Gate(std::size_t full) : limit_(full) {}

 private:
  std::mutex mutex_ = {};
  std::condition_variable changed_ = {};
  ConcurrencyLimit limit_;
  std::size_t inside_ = 0;
};

}  // namespace http
