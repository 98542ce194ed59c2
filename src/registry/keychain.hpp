#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace registry {

/// What proves who the user is at one registry. Never to be shown, but for `username` and `source`.
struct Credentials {
  std::string username = {};
  std::string password = {};
  std::string identity_token = {};  ///< to be exchanged for Bearer tokens at the token server
  std::string registry_token = {};  ///< a Bearer token, to be sent as it is; wins over everything else
  std::string source = {};          ///< where they come from: "/home/me/.docker/config.json"
};

/// Where credentials come from. Implementations are safe to use from several threads at once.
class Keychain {
 public:
  virtual ~Keychain() = default;

  /// The credentials for `repository` ("library/nginx"; empty for the registry as a whole) at
  /// `registry_host`, a host with an optional ":port" ("index.docker.io" for Docker Hub), or none. Throws
  /// base::Error when the place where they should be cannot be read; the message names it and holds no
  /// secret.
  [[nodiscard]] virtual std::optional<Credentials> find(std::string_view registry_host,
                                                        std::string_view repository) const = 0;

  /// Where find() looks, to be shown to the user: "/home/me/.docker/config.json". Empty if nowhere.
  [[nodiscard]] virtual std::string source() const = 0;
};

}  // namespace registry
