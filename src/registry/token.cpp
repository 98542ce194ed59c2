#include "registry/token.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "http/redact.hpp"
#include "registry/address.hpp"

namespace registry {
namespace {

using Json = nlohmann::json;
using std::chrono::seconds;

constexpr seconds kDefaultLifetime{60};
constexpr seconds kLongestLifetime{24 * 60 * 60};
constexpr seconds kMargin{10};

/// How long a token of this lifetime is used: requests under way must not outlive it.
seconds usable(seconds lifetime) { return lifetime - std::min(kMargin, lifetime / 2); }

seconds lifetime_of(const Json& answer) {
  const auto found = answer.find("expires_in");
  if (found == answer.end() || !found->is_number()) return kDefaultLifetime;
  const double told = found->get<double>();
  if (!(told > 0)) return kDefaultLifetime;
  const double limited = std::min(told, static_cast<double>(kLongestLifetime.count()));
  return std::max(seconds(static_cast<long>(limited)), seconds(1));  // 0 would mean one for each request
}

/// RFC 6750's b68token, more generously: anything visible.
bool is_sendable(std::string_view token) {
  return !token.empty() && std::ranges::all_of(token, [](char c) { return c > ' ' && c < '\x7F'; });
}

}  // namespace

std::string token_url(const TokenKey& key) {
  std::string url = key.realm.substr(0, key.realm.find('#'));
  if (url.ends_with('?') || url.ends_with('&')) url.pop_back();
  char separator = url.find('?') == std::string::npos ? '?' : '&';
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    url += fmt::format("{}{}={}", separator, name, http::query_value(value));
    separator = '&';
  };
  add("service", key.service);
  for (std::string_view rest = key.scope; !rest.empty();) {
    const std::string_view scope = rest.substr(0, rest.find(' '));
    add("scope", scope);
    rest.remove_prefix(std::min(scope.size() + 1, rest.size()));
  }
  return url;
}

void check_realm(const http::Url& registry, std::string_view realm) {
  base::in_context(fmt::format("its token server {} is refused", http::redacted_url(realm)),
                   [&] { check_destination(registry, http::Url::parse(realm)); });
}

Token read_token(const http::Response& answer, std::chrono::steady_clock::time_point asked) {
  const Json json = Json::parse(answer.body, nullptr, false);
  if (!json.is_object()) throw base::Error("the answer is not a JSON object");
  for (const char* name : {"token", "access_token"}) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_string()) continue;
    const auto& value = found->get_ref<const std::string&>();
    if (is_sendable(value)) return {value, asked, asked + usable(lifetime_of(json))};
  }
  throw base::Error("the answer holds no usable token");
}

TokenCache::Entry& TokenCache::entry(const TokenKey& key) {
  const std::lock_guard lock(mutex_);
  return entries_[key];
}

std::string TokenCache::get(const TokenKey& key, const std::function<Token()>& fetch) {
  Entry& entry = this->entry(key);
  const std::lock_guard lock(entry.mutex);
  if (entry.failure) throw base::Error(*entry.failure);
  if (entry.token.value.empty() || clock_() >= entry.token.use_until) {
    try {
      entry.token = fetch();
    } catch (const base::Error& error) {
      entry.failure = error.what();
      throw;
    }
  }
  return entry.token.value;
}

bool TokenCache::reject(const TokenKey& key, std::string_view value) {
  Entry& entry = this->entry(key);
  const std::lock_guard lock(entry.mutex);
  if (entry.token.value != value) return true;
  if (clock_() - entry.token.issued < kMargin) return false;
  entry.token = {};
  return true;
}

}  // namespace registry
