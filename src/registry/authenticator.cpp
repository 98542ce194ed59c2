#include "registry/authenticator.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "http/redact.hpp"
#include "registry/challenge.hpp"
#include "registry/failure.hpp"
#include "registry/token_request.hpp"

namespace registry {
namespace {

const Challenge* find(const std::vector<Challenge>& challenges, std::string_view scheme) {
  const auto found = std::ranges::find_if(challenges, [&](const Challenge& challenge) {
    return challenge.scheme == scheme && (scheme != "bearer" || !challenge.param("realm").empty());
  });
  return found == challenges.end() ? nullptr : &*found;
}

}  // namespace

Authenticator::Authenticator(std::string registry, http::Transport& transport, const Keychain& keychain,
                             const Clock& clock)
    : registry_(std::move(registry)),
      transport_(transport),
      keychain_(keychain),
      clock_(clock),
      tokens_(clock) {}

bool Authenticator::learn(const Scope& scope, const http::Response& answer, const Authorization& used) {
  const auto challenges = parse_challenges(http::all_headers(answer.headers, "WWW-Authenticate"));
  if (const Challenge* bearer = find(challenges, "bearer")) {
    TokenKey key = {std::string(bearer->param("realm")), std::string(bearer->param("service")),
                    scope_to_ask_for(scope, bearer->param("scope"))};
    {
      const std::lock_guard lock(mutex_);
      scheme_ = Scheme::bearer;
      common_ = key;
      by_scope_[scope] = key;
    }
    if (used.key) {
      key.account = used.key->account;
      return used.key != key || tokens_.reject(key, used.secrets.front());
    }
    return used.value.empty() || !has_registry_token(scope.repository);
  }
  if (find(challenges, "basic") == nullptr) return false;
  {
    const std::lock_guard lock(mutex_);
    scheme_ = Scheme::basic;
  }
  return (used.value.empty() || used.key) && may_have_credentials(scope.repository);
}

std::optional<TokenKey> Authenticator::token_key(const Scope& scope) {
  const std::lock_guard lock(mutex_);
  if (scheme_ != Scheme::bearer) return std::nullopt;
  if (const auto known = by_scope_.find(scope); known != by_scope_.end()) return known->second;
  return TokenKey{common_.realm, common_.service, scope_text(scope)};
}

bool Authenticator::may_have_credentials(const std::string& repository) const {
  try {
    return keychain_.find(registry_, repository).has_value();
  } catch (const base::Error&) {
    return true;  // authorize() will say what is wrong
  }
}

bool Authenticator::has_registry_token(const std::string& repository) const {
  const auto credentials = keychain_.find(registry_, repository);
  return credentials && !credentials->registry_token.empty();
}

bool Authenticator::is_asked_for_anything() const {
  const std::lock_guard lock(mutex_);
  return scheme_ != Scheme::none;
}

Authorization Authenticator::authorize(const Scope& scope, const http::Url& url) {
  if (!is_asked_for_anything()) return {};
  const auto credentials = keychain_.find(registry_, scope.repository);
  if (credentials && !credentials->registry_token.empty()) {
    return {"Bearer " + credentials->registry_token, secrets_of(*credentials), std::nullopt};
  }
  if (auto key = token_key(scope)) {
    key->account = account_of(credentials);
    check_realm(url, key->realm);
    const std::string token = tokens_.get(*key, [&] { return fetch(*key, credentials, scope.repository); });
    return {"Bearer " + token, {token}, key};
  }
  if (!credentials) return {};
  return {basic_authorization(*credentials), secrets_of(*credentials), std::nullopt};
}

Token Authenticator::fetch(const TokenKey& key, const std::optional<Credentials>& credentials,
                           const std::string& repository) const {
  const auto ask = [&](const http::Request& request) -> std::optional<Token> {
    const bool is_exchange = request.method == "POST";
    const std::string clause =
        fmt::format("fetching a token: {} {}", request.method, http::redacted_url(request.url));
    return base::in_context(clause, [&]() -> std::optional<Token> {
      const auto asked = clock_();
      const http::Response answer = transport_.send(request);
      if (answer.status == 200) return read_token(answer, asked);
      if (is_exchange && answer.status == 404) return std::nullopt;
      const auto secrets = credentials ? secrets_of(*credentials) : std::vector<std::string>();
      const bool about_credentials = answer.status == 400 || answer.status == 401 || answer.status == 403;
      throw base::Error(with_advice(describe(answer, secrets), about_credentials ? explain(repository) : ""));
    });
  };
  if (credentials && !credentials->identity_token.empty()) {
    if (auto token = ask(identity_token_exchange(key, *credentials))) return *std::move(token);
  }
  return ask(token_query(key, credentials ? &*credentials : nullptr)).value();
}

std::string Authenticator::explain(const std::string& repository) const {
  if (const auto credentials = keychain_.find(registry_, repository)) {
    if (!is_asked_for_anything()) {
      return fmt::format("It did not ask for credentials by Basic or Bearer, so those from {} were not sent.",
                         credentials->source);
    }
    return fmt::format("The credentials for '{}' from {} were not accepted.", registry_, credentials->source);
  }
  return fmt::format("No credentials for '{}' were found (looked in {}).", registry_, keychain_.source());
}

}  // namespace registry
