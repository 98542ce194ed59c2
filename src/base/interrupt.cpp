#include "base/interrupt.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <string>
#include <system_error>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/file_descriptor.hpp"
#include "base/launch.hpp"

namespace base {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::array<int, 3> kSignals = {SIGHUP, SIGINT, SIGTERM};

// What the handler uses. It may still be running in another thread when the scope has ended, so nothing of
// this goes away, the eventfd included.
std::atomic<int> g_event = -1;
std::atomic<Clock::rep> g_first_at = 0;  // when the first signal came; 0 before
std::atomic<int> g_signal = 0;
std::atomic<bool> g_in_scope = false;
static_assert(std::atomic<Clock::rep>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void set(int event) {
  constexpr std::uint64_t kOne = 1;
  [[maybe_unused]] const auto written = write(event, &kOne, sizeof kOne);
}

void handle(int signal) {
  constexpr std::chrono::milliseconds kSameEvent(300);
  const int error = errno;
  const Clock::rep now = Clock::now().time_since_epoch().count();
  Clock::rep first_at = 0;
  if (g_first_at.compare_exchange_strong(first_at, now)) {
    g_signal = signal;
    set(g_event);
  } else if (Clock::duration(now - first_at) > kSameEvent) {
    std::signal(signal, SIG_DFL);
    raise(signal);  // takes effect when this returns
  }
  errno = error;
}

/// What is to be called. Lives as long as the process.
struct Callbacks {
  std::mutex mutex = {};
  std::list<std::function<void()>> all = {};
  bool were_called = false;

  void call() {
    const std::lock_guard lock(mutex);
    were_called = true;
    for (const auto& callback : all) callback();
  }

  void reset() {
    const std::lock_guard lock(mutex);
    were_called = false;
  }
};

Callbacks& callbacks() {
  static auto* const kCallbacks = new Callbacks;
  return *kCallbacks;
}

FileDescriptor make_event() {
  FileDescriptor event(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!event) throw Error("cannot watch for signals: " + std::generic_category().message(errno));
  return event;
}

std::string name_of(int signal) {
  const char* name = sigabbrev_np(signal);
  return name == nullptr ? "signal " + std::to_string(signal) : std::string("SIG") + name;
}

}  // namespace

Interrupted::Interrupted(int signal) : Error("interrupted by " + name_of(signal)), signal_(signal) {}

struct InterruptScope::State {
  std::array<struct sigaction, kSignals.size()> before = {};
  int exceptions = std::uncaught_exceptions();
  FileDescriptor end = make_event();
  std::jthread watcher = {};

  /// Waits for an interruption, or for the end of the scope.
  void watch() const {
    std::array<pollfd, 2> events = {{{g_event, POLLIN, 0}, {end.get(), POLLIN, 0}}};
    while (poll(events.data(), events.size(), -1) < 0) {
    }
    if (events[0].revents != 0) callbacks().call();
  }
};

InterruptScope::InterruptScope() {
  if (g_in_scope.exchange(true)) throw std::logic_error("there is an InterruptScope already");
  try {
    state_ = std::make_unique<State>();
    if (g_event < 0) g_event = make_event().release();
    std::uint64_t former = 0;
    [[maybe_unused]] const auto emptied = read(g_event, &former, sizeof former);
    g_signal = 0;
    g_first_at = 0;
    const BlockedSignals blocked;  // the watcher's, too
    state_->watcher = std::jthread([state = state_.get()] { state->watch(); });
  } catch (...) {
    g_in_scope = false;
    throw;
  }
  struct sigaction action = {};
  action.sa_handler = handle;
  action.sa_flags = SA_RESTART;
  for (const int signal : kSignals) sigaddset(&action.sa_mask, signal);
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    sigaction(kSignals[i], nullptr, &state_->before[i]);
    if (state_->before[i].sa_handler != SIG_IGN) sigaction(kSignals[i], &action, nullptr);
  }
}

InterruptScope::~InterruptScope() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) sigaction(kSignals[i], &state_->before[i], nullptr);
  set(state_->end.get());
  state_->watcher.join();
  callbacks().reset();
  const int came = g_signal;
  g_in_scope = false;
  if (came != 0 && std::uncaught_exceptions() <= state_->exceptions) raise(came);
}

OnInterrupt::OnInterrupt(std::function<void()> callback) {
  const std::lock_guard lock(callbacks().mutex);
  place_ = callbacks().all.insert(callbacks().all.end(), std::move(callback));
  if (callbacks().were_called) (*place_)();
}

OnInterrupt::~OnInterrupt() {
  const std::lock_guard lock(callbacks().mutex);
  callbacks().all.erase(place_);
}

int interrupted() noexcept { return g_in_scope ? g_signal.load() : 0; }

void throw_if_interrupted() {
  if (const int signal = interrupted(); signal != 0) throw Interrupted(signal);
}

int interrupt_fd() noexcept { return g_in_scope ? g_event.load() : -1; }

void sleep_unless_interrupted(std::chrono::milliseconds time) {
  const auto until = Clock::now() + time;
  while (interrupted() == 0) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return;
    pollfd event = {interrupt_fd(), POLLIN, 0};  // poll() passes over -1
    poll(&event, 1, static_cast<int>(std::min<decltype(left)>(left, INT_MAX)));
  }
}

void end_by_signal(int signal) {
  constexpr int kAsShellsSayIt = 128;
  std::signal(signal, SIG_DFL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, signal);
  pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  raise(signal);
  std::_Exit(kAsShellsSayIt + signal);
}

}  // namespace base
