#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/environment.hpp"
#include "base/interrupt.hpp"
#include "cmd/progress.hpp"
#include "resolve/resolver.hpp"

namespace cmd {

/// Whether there is a live view.
enum class LiveViewMode { on, off };

/// Where standard error is the open file `fd`: on if that is a terminal, but for TERM=dumb, and CI is not
/// set.
LiveViewMode live_view_mode(int fd, const base::Environment& environment);

/// Shows on a terminal what is under way, below all else that goes to standard error, and takes itself away
/// when it ends or the process is interrupted. It appears only if the run takes a moment. Safe to use from
/// several threads.
class LiveView {
 public:
  /// Something that is under way, until this goes away.
  class Entry {
   public:
    /// `view` must outlive it; `name` is the image's, as anybody has spelled it.
    Entry(LiveView& view, Task::Kind kind, const std::string& name);
    ~Entry();
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

    /// How many bytes are done.
    void reached(std::uint64_t done, std::uint64_t total);

   private:
    LiveView& view_;
    std::list<Task>::iterator place_;
  };

  /// `references` are to be resolved. A view that is off shows nothing.
  LiveView(std::size_t references, LiveViewMode mode);

  [[nodiscard]] bool is_on() const { return thread_.joinable(); }

  /// The same effects, of which this view, which must outlive them, is told.
  resolve::Effects watched(resolve::Effects effects);

 private:
  void draw_until(const std::stop_token& stop);

  std::mutex mutex_ = {};
  Progress progress_;  // guarded by mutex_
  std::condition_variable_any stopped_ = {};
  std::jthread thread_ = {};
  std::optional<base::OnInterrupt> on_interrupt_ = {};
};

}  // namespace cmd
