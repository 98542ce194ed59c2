#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/transport.hpp"
#include "http/url.hpp"
#include "registry/keychain.hpp"
#include "registry/scope.hpp"
#include "registry/token.hpp"

namespace registry {

/// What a request proves its rights with. Never to be shown.
struct Authorization {
  std::string value = {};                 ///< of the Authorization field; empty: the request goes without
  std::vector<std::string> secrets = {};  ///< not to appear in any message
  std::optional<TokenKey> key = {};       ///< what the token is good for, if it is one
};

/// Answers one registry's challenges. Credentials go to the registry and to its token server only. Safe to
/// use from several threads at once.
class Authenticator {
 public:
  /// `registry` is its name with an optional port; transport and keychain must outlive this.
  Authenticator(std::string registry, http::Transport& transport, const Keychain& keychain,
                const Clock& clock);

  /// Takes note of the challenges in a 401 answer of the registry to a request that needs `scope` and went
  /// with `used`. Returns whether asking again with authorize() may help.
  bool learn(const Scope& scope, const http::Response& answer, const Authorization& used);

  /// What to send with a request that needs `scope`: nothing as long as the registry at `url` is not known to
  /// ask for anything; else a registry token as it is, or a Bearer token, which is fetched if need be, or
  /// Basic credentials. Throws base::Error when there is no getting at credentials or a token.
  Authorization authorize(const Scope& scope, const http::Url& url);

  /// Says where credentials for `repository` were looked for and with what success, as a sentence.
  [[nodiscard]] std::string explain(const std::string& repository) const;

 private:
  enum class Scheme { none, basic, bearer };

  std::optional<TokenKey> token_key(const Scope& scope);
  [[nodiscard]] bool is_asked_for_anything() const;
  [[nodiscard]] bool may_have_credentials(const std::string& repository) const;
  [[nodiscard]] bool has_registry_token(const std::string& repository) const;
  [[nodiscard]] Token fetch(const TokenKey& key, const std::optional<Credentials>& credentials,
                            const std::string& repository) const;

  std::string registry_;
  http::Transport& transport_;
  const Keychain& keychain_;
  Clock clock_;
  TokenCache tokens_;
  mutable std::mutex mutex_ = {};
  Scheme scheme_ = Scheme::none;             // this and the next two under mutex_
  TokenKey common_ = {};                     // of the last challenge
  std::map<Scope, TokenKey> by_scope_ = {};  // as the registry asked for it
};

}  // namespace registry
