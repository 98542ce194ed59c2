#include "http/backoff.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <curl/curl.h>

namespace http {

using std::chrono::seconds;

bool is_transient(int status) {
  constexpr std::array<int, 6> kStatuses = {408, 429, 500, 502, 503, 504};
  return std::ranges::find(kStatuses, status) != kStatuses.end();
}

std::chrono::milliseconds backoff(int failures, double random) {
  constexpr double kFirst = 250;  // milliseconds
  constexpr int kMostDoublings = 6;
  const int doublings = std::clamp(failures - 1, 0, kMostDoublings);
  const double whole = kFirst * static_cast<double>(1 << doublings);
  return std::chrono::milliseconds(static_cast<long>(whole / 2 + whole / 2 * std::clamp(random, 0.0, 1.0)));
}

std::optional<seconds> retry_after(std::string_view field, std::chrono::system_clock::time_point now) {
  constexpr seconds kYear{365L * 24 * 60 * 60};
  constexpr std::size_t kMostDigits = 9;
  if (field.empty()) return std::nullopt;
  if (field.find_first_not_of("0123456789") == std::string_view::npos) {
    if (field.size() > kMostDigits) return kYear;
    return std::min(seconds(std::stol(std::string(field))), kYear);
  }
  const std::time_t date = curl_getdate(std::string(field).c_str(), nullptr);
  if (date < 0) return std::nullopt;
  const auto wait =
      std::chrono::ceil<seconds>(std::chrono::system_clock::from_time_t(date) - now);  // late, not early
  return std::clamp(wait, seconds(0), kYear);
}

}  // namespace http
