#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "registry/auth_config.hpp"
#include "registry/credential_helper.hpp"
#include "registry/keychain.hpp"

namespace registry {

/// Which parts of an AuthConfig count, and what their keys mean.
enum class AuthKind {
  /// `auths`; a key matches exactly, else as plain_host() of it.
  auths_only,
  /// `credHelpers`, `credsStore`, then `auths`, all by plain host (Docker's config.json).
  docker,
  /// `credHelpers` by plain host, then `auths` by the longest path (containers-auth.json(5)).
  podman,
};

/// The credentials in one Docker or podman file, or in a text of that form.
class AuthConfigKeychain final : public Keychain {
 public:
  /// Gives the text; nullopt if there is none. May throw base::Error.
  using Read = std::function<std::optional<std::string>()>;

  /// `name` stands for the text in messages. `read` is called when find() first is; `helpers` must outlive
  /// this.
  AuthConfigKeychain(std::string name, Read read, AuthKind kind, CredentialHelpers& helpers);

  [[nodiscard]] std::optional<Credentials> find(std::string_view registry_host,
                                                std::string_view repository) const override;

  [[nodiscard]] std::string source() const override { return name_; }

 private:
  const AuthConfig& config() const;
  [[nodiscard]] std::optional<Credentials> ask_helpers(const AuthConfig& config,
                                                       std::string_view registry_host) const;

  std::string name_;
  Read read_;
  AuthKind kind_;
  CredentialHelpers& helpers_;
  mutable std::mutex mutex_ = {};
  mutable std::optional<AuthConfig> config_ = {};
};

/// Every byte of the file at `path`, or nullopt if it does not exist. Throws base::Error with the reason when
/// it cannot be read.
std::optional<std::string> read_if_there(const std::string& path);

}  // namespace registry
