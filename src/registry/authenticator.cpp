#include "registry/authenticator.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "http/redact.hpp"
#include "registry/base64.hpp"
#include "registry/challenge.hpp"
#include "registry/failure.hpp"

namespace registry {
namespace {

constexpr std::size_t kMaxTokenAnswer = std::size_t{256} * 1024;

const Challenge* find(const std::vector<Challenge>& challenges, std::string_view scheme) {
  const auto found = std::ranges::find_if(challenges, [&](const Challenge& challenge) {
    return challenge.scheme == scheme && (scheme != "bearer" || !challenge.param("realm").empty());
  });
  return found == challenges.end() ? nullptr : &*found;
}

std::string pull_scope(const std::string& repository) {
  return fmt::format("repository:{}:pull", repository);
}

}  // namespace

Authenticator::Authenticator(std::string registry, http::Transport& transport, const Keychain& keychain,
                             const Clock& clock)
    : registry_(std::move(registry)),
      transport_(transport),
      keychain_(keychain),
      clock_(clock),
      tokens_(clock) {}

bool Authenticator::learn(const std::string& repository, const http::Response& answer,
                          const Authorization& used) {
  const auto challenges = parse_challenges(http::all_headers(answer.headers, "WWW-Authenticate"));
  if (const Challenge* bearer = find(challenges, "bearer")) {
    TokenKey key = {std::string(bearer->param("realm")), std::string(bearer->param("service")),
                    std::string(bearer->param("scope"))};
    if (key.scope.empty()) key.scope = pull_scope(repository);
    {
      const std::lock_guard lock(mutex_);
      scheme_ = Scheme::bearer;
      common_ = key;
      by_repository_[repository] = key;
    }
    return used.key != key || tokens_.reject(key, used.secrets.front());
  }
  if (find(challenges, "basic") == nullptr) return false;
  const std::lock_guard lock(mutex_);
  scheme_ = Scheme::basic;
  return (used.value.empty() || used.key) && keychain_.find(registry_).has_value();
}

std::optional<TokenKey> Authenticator::token_key(const std::string& repository) {
  const std::lock_guard lock(mutex_);
  if (scheme_ != Scheme::bearer) return std::nullopt;
  if (const auto known = by_repository_.find(repository); known != by_repository_.end()) return known->second;
  return TokenKey{common_.realm, common_.service, pull_scope(repository)};
}

Authorization Authenticator::authorize(const std::string& repository, const http::Url& url) {
  if (const auto key = token_key(repository)) {
    check_realm(url, key->realm);
    const std::string token = tokens_.get(*key, [&] { return fetch(*key); });
    return {"Bearer " + token, {token}, key};
  }
  const std::lock_guard lock(mutex_);
  return scheme_ == Scheme::basic ? basic() : Authorization();
}

Authorization Authenticator::basic() const {
  const auto credentials = keychain_.find(registry_);
  if (!credentials) return {};
  const std::string pair = base64_encode(credentials->username + ":" + credentials->password);
  return {"Basic " + pair, {pair, credentials->password}, std::nullopt};
}

Token Authenticator::fetch(const TokenKey& key) const {
  const Authorization proof = basic();
  http::Request request = {.url = token_url(key), .max_body = kMaxTokenAnswer};
  if (!proof.value.empty()) request.headers.emplace_back("Authorization", proof.value);
  return base::in_context(fmt::format("fetching a token: GET {}", http::redacted_url(request.url)), [&] {
    const auto asked = clock_();
    http::Response answer = transport_.send(request);
    if (answer.status == 200) return read_token(answer, asked);
    for (const std::string& secret : proof.secrets) answer.body = http::without_secret(answer.body, secret);
    const bool about_credentials = answer.status == 400 || answer.status == 401 || answer.status == 403;
    throw base::Error(with_advice(describe(answer), about_credentials ? explain() : ""));
  });
}

std::string Authenticator::explain() const {
  if (keychain_.find(registry_)) {
    return fmt::format("The credentials for '{}' from {} were not accepted.", registry_, keychain_.source());
  }
  return fmt::format("No credentials for '{}' were found (looked in {}).", registry_, keychain_.source());
}

}  // namespace registry
