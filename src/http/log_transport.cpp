#include "http/log_transport.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "http/redact.hpp"

namespace http {

LogTransport::LogTransport(Transport& next, Sink sink, Clock now)
    : next_(next), sink_(std::move(sink)), now_(std::move(now)) {}

Response LogTransport::send(const Request& request) {
  const auto start = now_();
  try {
    Response response = next_.send(request);
    tell(request, std::to_string(response.status), start);
    return response;
  } catch (const base::Error& error) {
    tell(request, fmt::format("failed: {}", one_line(error.what(), 500)), start);
    throw;
  }
}

void LogTransport::tell(const Request& request, std::string_view outcome,
                        std::chrono::steady_clock::time_point start) {
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(now_() - start);
  const std::string again = request.attempt > 1 ? fmt::format(" (try {})", request.attempt) : "";
  const std::string line = fmt::format("{} {}{} -> {} ({} ms)", request.method, redacted_url(request.url),
                                       again, outcome, took.count());
  const std::lock_guard lock(mutex_);
  sink_(line);
}

}  // namespace http
