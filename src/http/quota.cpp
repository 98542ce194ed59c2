#include "http/quota.hpp"

#include <charconv>

#include <fmt/format.h>

#include "base/duration.hpp"
#include "http/url.hpp"

namespace http {
namespace {

/// A number that fills `text`; at most nine digits.
std::optional<long> number(std::string_view text) {
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value >= 0 && text.size() <= 9 ? std::optional(value) : std::nullopt;
}

struct Count {
  long number = 0;
  std::chrono::seconds window = {};
};

/// "76;w=21600"
std::optional<Count> count(std::string_view field) {
  constexpr std::string_view kWindow = ";w=";
  const std::size_t mark = field.find(kWindow);
  if (mark == std::string_view::npos) return std::nullopt;
  const auto counted = number(field.substr(0, mark));
  const auto window = number(field.substr(mark + kWindow.size()));
  if (!counted || !window) return std::nullopt;
  return Count{*counted, std::chrono::seconds(*window)};
}

std::string name_of(const std::string& url) {
  const Url parsed = Url::parse(url);
  const std::string host =
      parsed.host().find(':') == std::string::npos ? parsed.host() : "[" + parsed.host() + "]";
  const bool usual = parsed.port() == (parsed.scheme() == "https" ? "443" : "80");
  return usual ? host : host + ":" + parsed.port();
}

}  // namespace

std::optional<Quota> quota_of(const Headers& headers) {
  const auto remaining = count(header(headers, "RateLimit-Remaining"));
  if (!remaining) return std::nullopt;
  Quota quota = {.remaining = remaining->number, .window = remaining->window};
  const auto limit = count(header(headers, "RateLimit-Limit"));
  if (limit && limit->window == quota.window) quota.limit = limit->number;
  return quota;
}

std::string describe(const Quota& quota) {
  const std::string of = quota.limit ? fmt::format(" of {}", *quota.limit) : "";
  return fmt::format("{} {} left{} in {}", quota.remaining, quota.remaining == 1 ? "pull" : "pulls", of,
                     base::duration_text(quota.window));
}

Response QuotaTransport::send(const Request& request) {
  Response response = next_.send(request);
  if (const auto quota = quota_of(response.headers)) {
    const std::string name = name_of(request.url);
    const std::lock_guard lock(mutex_);
    const auto [known, is_new] = lowest_.try_emplace(name, *quota);
    if (!is_new && quota->remaining < known->second.remaining) known->second = *quota;
  }
  return response;
}

std::map<std::string, Quota> QuotaTransport::lowest() const {
  const std::lock_guard lock(mutex_);
  return lowest_;
}

}  // namespace http
