#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "registry/keychain.hpp"

namespace registry {

/// The `auths` of a Docker config.json. A key matches a registry exactly, else with its scheme and path
/// stripped; Docker Hub's names (docker.io, registry-1.docker.io, index.docker.io,
/// https://index.docker.io/v1/) are one.
class DockerConfigKeychain final : public Keychain {
 public:
  /// Reads `file` when find() is first called. A file that does not exist holds no credentials; an empty path
  /// means that there is no file.
  explicit DockerConfigKeychain(std::filesystem::path file);

  /// "$DOCKER_CONFIG/config.json", else "$HOME/.docker/config.json", else none.
  static std::filesystem::path default_file();

  /// Throws base::Error naming the file if it cannot be read or is malformed.
  [[nodiscard]] std::optional<Credentials> find(std::string_view registry_host) const override;

  [[nodiscard]] std::string source() const override;

 private:
  /// One member of `auths`; decoded only once it matches.
  struct Entry {
    std::string auth = {};
    std::string username = {};
    std::string password = {};
  };
  using Entries = std::map<std::string, Entry, std::less<>>;

  const Entries& entries() const;
  [[nodiscard]] Entries read() const;
  [[nodiscard]] Credentials decode(const std::string& key, const Entry& entry) const;
  [[noreturn]] void fail(std::string_view reason) const;

  std::filesystem::path file_;
  mutable std::mutex mutex_ = {};
  mutable std::optional<Entries> entries_ = {};
};

}  // namespace registry
