#include "cmd/push_report.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace cmd {

namespace {

constexpr std::chrono::seconds kPause(3);

}  // namespace

PushReport::PushReport(build::Print show, Clock clock)
    : show_(std::move(show)), clock_(std::move(clock)), last_(clock_()) {}

void PushReport::operator()(const registry::PushProgress& progress) {
  const std::uint64_t done = progress.present + progress.sent;
  const bool is_end = has_told_ && done >= progress.total;
  const auto now = clock_();
  if (!is_end && now - last_ < kPause) return;
  last_ = now;
  has_told_ = !is_end;
  show_(fmt::format("pushing: {} of {}, {} of them were there", bytes_text(done), bytes_text(progress.total),
                    bytes_text(progress.present)));
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array<std::string_view, 5> kUnits = {"kB", "MB", "GB", "TB", "PB"};
  if (bytes < 1000) return fmt::format("{} B", bytes);
  auto amount = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (amount /= 1000; amount >= 999.95 && unit + 1 < kUnits.size(); ++unit) amount /= 1000;
  return fmt::format("{:.1f} {}", amount, kUnits.at(unit));
}

}  // namespace cmd
