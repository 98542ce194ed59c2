#include "cmd/progress.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/columns.hpp"
#include "base/duration.hpp"
#include "cmd/push_report.hpp"

namespace cmd {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostTasks = 10;

std::string time_text(Clock::duration time) {
  return base::duration_text(std::chrono::duration_cast<std::chrono::seconds>(time));
}

std::string_view verb(Task::Kind kind) {
  if (kind == Task::Kind::build) return "building";
  return kind == Task::Kind::push ? "pushing" : "looking up";
}

/// Most lookups are over before anybody could read what is looked up.
bool is_shown(const Task& task, Clock::time_point now) {
  constexpr std::chrono::seconds kSlow(1);
  return task.kind != Task::Kind::lookup || now - task.since >= kSlow;
}

std::string summary(const Progress& progress, Clock::time_point now) {
  const auto builds = std::ranges::count(progress.tasks, Task::Kind::build, &Task::kind);
  return fmt::format("{} of {} references done, {}{}", progress.resolved, progress.references,
                     builds > 0 ? fmt::format("{} building, ", builds) : "", time_text(now - progress.since));
}

/// The name is cut before the numbers are.
std::string task_line(const Task& task, Clock::time_point now, std::size_t columns) {
  const std::string numbers =
      task.total > 0 ? fmt::format("  {} of {}", bytes_text(task.done), bytes_text(task.total)) : "";
  const std::string end = fmt::format("{}  {}", numbers, time_text(now - task.since));
  const std::string begin = fmt::format("  {} {}", verb(task.kind), task.name);
  const std::size_t needed = base::columns_of(end);
  const std::string line = std::string(base::cut(begin, columns > needed ? columns - needed : 0)) + end;
  return std::string(base::cut(line, columns));
}

}  // namespace

std::vector<std::string> progress_lines(const Progress& progress, Clock::time_point now,
                                        const TerminalSize& size) {
  std::vector<std::string> lines = {std::string(base::cut(summary(progress, now), size.columns))};
  std::vector<const Task*> shown;
  for (const Task& task : progress.tasks) {
    if (is_shown(task, now)) shown.push_back(&task);
  }
  // The row that the cursor stands on, the summary and the last line are taken.
  const std::size_t room = std::min(kMostTasks, size.rows > 3 ? size.rows - 3 : 0);
  for (std::size_t i = 0; i < std::min(room, shown.size()); ++i)
    lines.push_back(task_line(*shown[i], now, size.columns));
  if (room > 0 && shown.size() > room)
    lines.emplace_back(base::cut(fmt::format("  and {} more", shown.size() - room), size.columns));
  return lines;
}

}  // namespace cmd
