#include "cmd/live_view.hpp"

#include <chrono>
#include <string_view>
#include <utility>

#include <unistd.h>

#include "base/printable.hpp"
#include "base/redact.hpp"
#include "cmd/output.hpp"

namespace cmd {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBeforeFirst(250);
constexpr std::chrono::milliseconds kBetween(100);

}  // namespace

LiveViewMode live_view_mode(int fd, const base::Environment& environment) {
  if (!base::variable(environment, "CI").empty() || !is_capable_terminal(environment))
    return LiveViewMode::off;
  return isatty(fd) == 1 ? LiveViewMode::on : LiveViewMode::off;
}

LiveView::Entry::Entry(LiveView& view, Task::Kind kind, const std::string& name) : view_(view) {
  Task task = {.kind = kind, .name = base::printable(base::redacted(name)), .since = Clock::now()};
  const std::lock_guard lock(view_.mutex_);
  auto& tasks = view_.progress_.tasks;
  place_ = tasks.insert(tasks.end(), std::move(task));
}

LiveView::Entry::~Entry() {
  const std::lock_guard lock(view_.mutex_);
  view_.progress_.tasks.erase(place_);
}

void LiveView::Entry::reached(std::uint64_t done, std::uint64_t total) {
  const std::lock_guard lock(view_.mutex_);
  place_->done = done;
  place_->total = total;
}

LiveView::LiveView(std::size_t references, LiveViewMode mode)
    : progress_({.references = references, .since = Clock::now()}) {
  if (mode == LiveViewMode::off) return;
  thread_ = std::jthread([this](const std::stop_token& stop) { draw_until(stop); });
  on_interrupt_.emplace([this] { thread_.request_stop(); });
}

resolve::Effects LiveView::watched(resolve::Effects effects) {
  if (!is_on()) return effects;
  const auto lookup = [this](auto ask) {
    return [this, ask = std::move(ask)](const image::Reference& reference) {
      const Entry entry(*this, Task::Kind::lookup, reference.text());
      return ask(reference);
    };
  };
  return {.digest = lookup(std::move(effects.digest)),
          .manifest = lookup(std::move(effects.manifest)),
          .tags = lookup(std::move(effects.tags)),
          .build =
              [this, build = std::move(effects.build)](const build::Order& order) {
                const Entry entry(*this, Task::Kind::build, order.image);
                return build(order);
              },
          .settled =
              [this] {
                const std::lock_guard lock(mutex_);
                ++progress_.resolved;
              }};
}

void LiveView::draw_until(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  const auto pause = [&](std::chrono::milliseconds time) {
    stopped_.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
  };
  for (auto time = kBeforeFirst; pause(time); time = kBetween) {
    TerminalSize size = terminal_size(STDERR_FILENO);
    --size.columns;  // some terminals wrap a line that ends at their edge
    const std::vector<std::string> lines = progress_lines(progress_, Clock::now(), size);
    lock.unlock();  // whoever has something to tell does not wait for the terminal
    show_below(lines);
    lock.lock();
  }
  lock.unlock();
  show_below({});
}

}  // namespace cmd
