#include "registry/auth_config.hpp"

#include <optional>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "http/redact.hpp"
#include "registry/base64.hpp"

namespace registry {
namespace {

using Json = nlohmann::json;

std::string shown(std::string_view key) { return http::one_line(http::redacted_url(key), 200); }

/// A member that is a string; absent ones and null are empty, anything else is nullopt.
std::optional<std::string> text_member(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return std::string();
  if (!found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

/// A member that is an object, or an empty one where it is absent or null.
const Json& object_member(const Json& object, const char* name) {
  static const Json kEmpty = Json::object();
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return kEmpty;
  if (!found->is_object()) throw base::Error(fmt::format("'{}' is not an object", name));
  return *found;
}

AuthConfig::Entry read_entry(const std::string& key, const Json& member) {
  if (!member.is_object()) throw base::Error(fmt::format("the entry for '{}' is not an object", shown(key)));
  const auto text = [&](const char* name) {
    auto value = text_member(member, name);
    if (!value) throw base::Error(fmt::format("a field of the entry for '{}' is not a string", shown(key)));
    return *std::move(value);
  };
  return {.auth = text("auth"),
          .plain = {.username = text("username"),
                    .password = text("password"),
                    .identity_token = text("identitytoken"),
                    .registry_token = text("registrytoken")}};
}

bool is_empty(const AuthConfig::Entry& entry) {
  const Credentials& plain = entry.plain;
  return entry.auth.empty() && plain.username.empty() && plain.password.empty() &&
         plain.identity_token.empty() && plain.registry_token.empty();
}

}  // namespace

AuthConfig parse_auth_config(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) throw base::Error("it is not a JSON object");
  AuthConfig config;
  for (const auto& [key, member] : object_member(json, "auths").items()) {
    AuthConfig::Entry entry = read_entry(key, member);
    if (!is_empty(entry)) config.auths.emplace(key, std::move(entry));
  }
  for (const auto& [key, member] : object_member(json, "credHelpers").items()) {
    if (!member.is_string()) {
      throw base::Error(fmt::format("the credential helper for '{}' is not a string", shown(key)));
    }
    config.cred_helpers.emplace(key, member.get<std::string>());
  }
  auto store = text_member(json, "credsStore");
  if (!store) throw base::Error("'credsStore' is not a string");
  config.creds_store = *std::move(store);
  return config;
}

Credentials decode(std::string_view key, const AuthConfig::Entry& entry) {
  Credentials credentials = entry.plain;
  if (entry.auth.empty()) return credentials;
  const auto decoded = base64_decode(entry.auth);
  const std::size_t colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos) {
    throw base::Error(fmt::format("'auth' of the entry for '{}' is not base64 of USER:PASSWORD", shown(key)));
  }
  credentials.username = decoded->substr(0, colon);
  credentials.password = decoded->substr(colon + 1);
  // Old Dockers padded the text with zero bytes.
  while (credentials.password.ends_with('\0')) credentials.password.pop_back();
  return credentials;
}

}  // namespace registry
