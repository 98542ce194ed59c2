#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "registry/keychain.hpp"

namespace registry {

/// What a Docker config.json or a podman auth.json says of credentials. Holds secrets.
struct AuthConfig {
  /// One member of `auths`.
  struct Entry {
    std::string auth = {};  ///< base64 of "USER:PASSWORD"; decoded only once it matches
    Credentials plain = {};
  };

  std::map<std::string, Entry, std::less<>> auths = {};  ///< without the empty ones that stores leave behind
  std::map<std::string, std::string, std::less<>> cred_helpers = {};  ///< helper names by registry
  std::string creds_store = {};  ///< helper name for all others, or empty
};

/// Reads the JSON `text`. Throws base::Error saying what is wrong with it, without repeating any secret.
AuthConfig parse_auth_config(std::string_view text);

/// The credentials in the entry for `key`. Throws base::Error if its `auth` cannot be decoded.
Credentials decode(std::string_view key, const AuthConfig::Entry& entry);

}  // namespace registry
