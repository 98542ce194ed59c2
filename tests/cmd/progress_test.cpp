#include "cmd/progress.hpp"

#include "support/catch.hpp"

namespace {

using cmd::Task;
using Lines = std::vector<std::string>;

constexpr std::chrono::steady_clock::time_point kStart = {};

std::chrono::steady_clock::time_point after(int seconds) { return kStart + std::chrono::seconds(seconds); }

cmd::Progress busy() {
  return {.references = 40,
          .resolved = 12,
          .since = kStart,
          .tasks = {{.name = "nginx:1", .since = after(1)},
                    {.kind = Task::Kind::build, .name = "app:1", .since = after(2)},
                    {.kind = Task::Kind::push,
                     .name = "localhost:5000/app",
                     .since = after(60),
                     .done = 1'200'000,
                     .total = 52'400'000},
                    {.name = "redis:7", .since = after(62)}}};
}

}  // namespace

TEST_CASE("progress: what has been done, and what is under way", "[cmd]") {
  CHECK(cmd::progress_lines(busy(), after(62), {}) ==
        Lines{"12 of 40 references done, 1 building, 1m2s", "  looking up nginx:1  1m1s",
              "  building app:1  1m", "  pushing localhost:5000/app  1.2 MB of 52.4 MB  2s"});
  CHECK(cmd::progress_lines({.references = 1, .since = kStart}, kStart, {}) ==
        Lines{"0 of 1 references done, 0s"});
}

TEST_CASE("progress: names are cut, and then what is behind them", "[cmd]") {
  cmd::Progress progress = busy();
  progress.tasks.erase(progress.tasks.begin(), std::next(progress.tasks.begin(), 2));
  CHECK(cmd::progress_lines(progress, after(62), {.columns = 38}) ==
        Lines{"12 of 40 references done, 1m2s", "  pushing local  1.2 MB of 52.4 MB  2s"});
  CHECK(cmd::progress_lines(progress, after(62), {.columns = 5}) == Lines{"12 of", "  1.2"});
  CHECK(cmd::progress_lines(progress, after(62), {.columns = 0}) == Lines{"", ""});
}

TEST_CASE("progress: what there is no room for is counted", "[cmd]") {
  CHECK(cmd::progress_lines(busy(), after(62), {.rows = 5}) ==
        Lines{"12 of 40 references done, 1 building, 1m2s", "  looking up nginx:1  1m1s",
              "  building app:1  1m", "  and 1 more"});
  CHECK(cmd::progress_lines(busy(), after(62), {.rows = 1}).size() == 1);
  cmd::Progress many;
  many.tasks.resize(300);
  const Lines lines = cmd::progress_lines(many, after(9), {.rows = 100});
  CHECK(lines.size() == 12);
  CHECK(lines.back() == "  and 290 more");
}
