#include "registry/token_request.hpp"

#include <utility>

#include "base/sha256.hpp"
#include "http/url.hpp"
#include "registry/base64.hpp"

namespace registry {
namespace {

constexpr std::size_t kMaxTokenAnswer = std::size_t{64} * 1024;

std::string base64_pair(const Credentials& credentials) {
  const bool is_token = credentials.password.empty() && !credentials.identity_token.empty();
  const std::string user = is_token && credentials.username.empty() ? "<token>" : credentials.username;
  return base64_encode(user + ':' + (is_token ? credentials.identity_token : credentials.password));
}

}  // namespace

std::string basic_authorization(const Credentials& credentials) {
  return "Basic " + base64_pair(credentials);
}

std::vector<std::string> secrets_of(const Credentials& credentials) {
  return {base64_pair(credentials), credentials.password, credentials.identity_token,
          credentials.registry_token};
}

std::string account_of(const std::optional<Credentials>& credentials) {
  if (!credentials) return {};
  std::string all;
  for (const std::string* part : {&credentials->username, &credentials->password,
                                  &credentials->identity_token, &credentials->registry_token}) {
    all += *part + '\0';
  }
  return base::sha256_hex(all);
}

http::Request token_query(const TokenKey& key, const Credentials* credentials) {
  http::Request request = {.url = token_url(key), .max_body = kMaxTokenAnswer};
  if (credentials != nullptr)
    request.headers.emplace_back("Authorization", basic_authorization(*credentials));
  return request;
}

http::Request identity_token_exchange(const TokenKey& key, const Credentials& credentials) {
  std::string form = "grant_type=refresh_token&client_id=kpin";
  form += "&refresh_token=" + http::query_value(credentials.identity_token);
  form += "&service=" + http::query_value(key.service);
  form += "&scope=" + http::query_value(key.scope);
  return {.method = "POST",
          .url = key.realm.substr(0, key.realm.find('#')),
          .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
          .body = std::move(form),
          .max_body = kMaxTokenAnswer};
}

}  // namespace registry
