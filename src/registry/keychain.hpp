#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace registry {

/// A user name and a password for one registry. Never to be shown.
struct Credentials {
  std::string username = {};
  std::string password = {};
};

/// Where credentials come from. Implementations are safe to use from several threads at once.
class Keychain {
 public:
  virtual ~Keychain() = default;

  /// The credentials for `registry_host`, a host with an optional ":port" ("index.docker.io" for Docker Hub),
  /// or none. Throws base::Error when the place where they should be cannot be read; the message holds no
  /// secret.
  [[nodiscard]] virtual std::optional<Credentials> find(std::string_view registry_host) const = 0;

  /// Where find() looks, to be shown to the user: "/home/me/.docker/config.json".
  [[nodiscard]] virtual std::string source() const = 0;
};

}  // namespace registry
