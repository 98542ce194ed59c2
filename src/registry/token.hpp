#pragma once

#include <chrono>
#include <compare>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "http/transport.hpp"
#include "http/url.hpp"

namespace registry {

/// Tells the time; passed in so that tests need not wait.
using Clock = std::function<std::chrono::steady_clock::time_point()>;

/// What a bearer token is good for.
struct TokenKey {
  std::string realm = {};    ///< URL of the server that issues it
  std::string service = {};  ///< may be empty
  std::string scope = {};    ///< "repository:NAME:pull"; several are separated by blanks
  std::string account = {};  ///< whose it is, see account_of(); empty for nobody's

  auto operator<=>(const TokenKey&) const = default;  // NOLINT(modernize-use-nullptr)
};

/// A bearer token (distribution specification, token authentication). Never to be shown.
struct Token {
  std::string value = {};
  std::chrono::steady_clock::time_point issued = {};
  std::chrono::steady_clock::time_point use_until = {};  ///< somewhat before it ends
};

/// Where the token for `key` is to be asked for: the realm, whose own query is kept, with service and scopes.
std::string token_url(const TokenKey& key);

/// Throws base::Error unless credentials for the registry at `registry` may go to `realm`: see
/// check_destination().
void check_realm(const http::Url& registry, std::string_view realm);

/// The token in a 200 answer that was asked for at `asked`. Throws base::Error if there is none that can be
/// sent.
Token read_token(const http::Response& answer, std::chrono::steady_clock::time_point asked);

/// Tokens by what they are good for. Safe to use from several threads at once.
class TokenCache {
 public:
  explicit TokenCache(Clock clock) : clock_(std::move(clock)) {}

  /// The value of the token for `key`; calls `fetch` if there is none or it is about to end. However many
  /// threads ask, one fetches and the others wait. When `fetch` throws base::Error, so does every later call
  /// for this key: wrong credentials must not be tried again for each reference.
  std::string get(const TokenKey& key, const std::function<Token()>& fetch);

  /// Takes note that `value`, which get() gave for `key`, was not accepted. Returns whether get() may give a
  /// better one: not if it was issued just now.
  bool reject(const TokenKey& key, std::string_view value);

 private:
  struct Entry {
    std::mutex mutex = {};
    Token token = {};
    std::optional<std::string> failure = {};
  };

  Entry& entry(const TokenKey& key);

  Clock clock_;
  std::mutex mutex_ = {};
  std::map<TokenKey, Entry> entries_ = {};  // entries stay where they are
};

}  // namespace registry
