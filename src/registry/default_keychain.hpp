#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "base/environment.hpp"
#include "registry/credential_helper.hpp"
#include "registry/keychain.hpp"

namespace registry {

/// Every place where kpin looks for credentials: KPIN_REGISTRY_* and KBLD_REGISTRY_*, DOCKER_AUTH_CONFIG,
/// Docker's config.json, podman's files. The first that has some for a registry counts; one that cannot be
/// read on the way there is an error, never passed over. Whoever cannot be found anywhere is anonymous.
class DefaultKeychain final : public Keychain {
 public:
  /// `user` is the id by which podman's runtime folder is called when XDG_RUNTIME_DIR is not set.
  DefaultKeychain(const base::Environment& environment, uid_t user);

  /// What is odd about the environment, a message for each.
  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

  [[nodiscard]] std::optional<Credentials> find(std::string_view registry_host,
                                                std::string_view repository) const override;

  /// Every place, in order, separated by commas.
  [[nodiscard]] std::string source() const override;

 private:
  void add_docker(const base::Environment& environment);
  void add_podman(const base::Environment& environment, uid_t user);

  CredentialHelpers helpers_ = CredentialHelpers();
  std::vector<std::unique_ptr<Keychain>> keychains_ = {};
  std::vector<std::string> warnings_ = {};
};

}  // namespace registry
