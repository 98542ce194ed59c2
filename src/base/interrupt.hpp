#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <thread>

#include "base/error.hpp"

namespace base {

/// A signal asked this process to end. Whoever lets it pass leaves nothing half done behind; main ends by the
/// same signal (see end_by_signal()).
class Interrupted : public Error {
 public:
  /// The message is "interrupted by SIGTERM".
  explicit Interrupted(int signal);

  [[nodiscard]] int signal() const noexcept { return signal_; }

 private:
  int signal_;
};

/// While there is one, SIGINT, SIGTERM and SIGHUP do not end the process at once, but interrupt it: children
/// are ended, their waits throw Interrupted, and what OnInterrupt has registered is called. A second signal
/// ends the process at once, unless it comes right behind the first, as from timeout(1), which sends each to
/// the process and to its group. A signal that was ignored stays so.
class InterruptScope {
 public:
  /// Throws std::logic_error if there is one already, and base::Error when the system has no room for it.
  InterruptScope();

  /// The signals have their former meanings again. Raises the one that came, unless the scope is left by an
  /// exception: nobody has noticed it, so it came just now. No thread may wait for a child any more.
  ~InterruptScope();
  InterruptScope(const InterruptScope&) = delete;
  InterruptScope& operator=(const InterruptScope&) = delete;

 private:
  struct State;

  std::unique_ptr<State> state_;
};

/// Has something done when the process is interrupted, while it lives; at once if it has been.
class OnInterrupt {
 public:
  /// `callback` is called at most once for each InterruptScope, in another thread. It must not throw, nor
  /// make or end an OnInterrupt, and should be quick.
  explicit OnInterrupt(std::function<void()> callback);

  /// Waits for the callback, if it is just being called.
  ~OnInterrupt();
  OnInterrupt(const OnInterrupt&) = delete;
  OnInterrupt& operator=(const OnInterrupt&) = delete;

 private:
  std::list<std::function<void()>>::iterator place_;
};

/// The signal that came in the InterruptScope there is, or 0. Safe to call from any thread.
int interrupted() noexcept;

/// Throws Interrupted if interrupted().
void throw_if_interrupted();

/// To be polled: becomes readable, and stays so, when the process is interrupted. Not to be read. -1 without
/// an InterruptScope.
int interrupt_fd() noexcept;

/// Waits for that time, or until the process is interrupted.
void sleep_unless_interrupted(std::chrono::milliseconds time);

/// Ends this process by a signal, so that whoever waits for it sees that.
[[noreturn]] void end_by_signal(int signal);

}  // namespace base
