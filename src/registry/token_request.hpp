#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/transport.hpp"
#include "registry/keychain.hpp"
#include "registry/token.hpp"

namespace registry {

/// A value of the Authorization field for `credentials`: "Basic …". With an identity token and no password
/// the token stands in for that, which token servers that know no POST accept.
std::string basic_authorization(const Credentials& credentials);

/// Everything in `credentials` that must not appear in a message, encoded or not.
std::vector<std::string> secrets_of(const Credentials& credentials);

/// Tells accounts apart without telling what is in `credentials`: equal for equal ones, empty for none.
std::string account_of(const std::optional<Credentials>& credentials);

/// Asks for a token as the distribution specification has it: GET, with Basic credentials if there are any.
http::Request token_query(const TokenKey& key, const Credentials* credentials);

/// Exchanges an identity token for a Bearer token: POST with a form (OAuth 2, RFC 6749, section 6).
http::Request identity_token_exchange(const TokenKey& key, const Credentials& credentials);

}  // namespace registry
