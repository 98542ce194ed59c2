#include "http/concurrency.hpp"

#include <algorithm>

#include "http/transport.hpp"

namespace http {

void ConcurrencyLimit::throttled(int era) {
  if (era != era_) return;
  ++era_;
  allowed_ = std::max<std::size_t>(allowed_ / 2, 1);
}

void ConcurrencyLimit::answered() { allowed_ = std::min(allowed_ + 1, full_); }

Gate::Pass::Pass(Gate& gate, std::chrono::steady_clock::time_point until) : gate_(gate) {
  std::unique_lock lock(gate_.mutex_);
  const auto has_place = [&] { return gate_.inside_ < gate_.limit_.allowed(); };
  if (!has_place() && !gate_.changed_.wait_until(lock, until, has_place)) {
    throw TransportError(TransportError::Kind::unreachable,
                         "its turn did not come: the server answers fewer requests than are waiting");
  }
  ++gate_.inside_;
  era_ = gate_.limit_.era();
}

Gate::Pass::~Pass() {
  const std::lock_guard lock(gate_.mutex_);
  --gate_.inside_;
  if (verdict_ == Verdict::throttled) gate_.limit_.throttled(era_);
  if (verdict_ == Verdict::answered) gate_.limit_.answered();
  gate_.changed_.notify_all();
}

}  // namespace http
