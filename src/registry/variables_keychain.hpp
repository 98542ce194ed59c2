#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.hpp"
#include "registry/keychain.hpp"

namespace registry {

/// `environment` without the variables that VariablesKeychain reads, which are nobody else's business.
base::Environment without_credentials(base::Environment environment);

/// Credentials in KPIN_REGISTRY_{HOSTNAME,USERNAME,PASSWORD,IDENTITY_TOKEN,REGISTRY_TOKEN}, and the same with
/// any suffix "_NAME" for further registries; KBLD_REGISTRY_… means the same and counts less. Variables go
/// together that have prefix and suffix in common, so that no password goes to a host it was not set with. A
/// host name may be followed by a path, as in podman's auth.json.
class VariablesKeychain final : public Keychain {
 public:
  explicit VariablesKeychain(const base::Environment& environment);

  /// A message for each variable that means nothing, which may be a mistake. They hold no values.
  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

  [[nodiscard]] std::optional<Credentials> find(std::string_view registry_host,
                                                std::string_view repository) const override;

  /// "KPIN_REGISTRY_HOSTNAME" and so on, as many as there are; empty if there are none.
  [[nodiscard]] std::string source() const override;

 private:
  struct Entry {
    std::string key = {};  // host with an optional path
    Credentials credentials = {};
  };

  void take(const base::Environment& environment, std::string_view prefix);

  std::vector<Entry> entries_ = {};  // the first that matches counts
  std::vector<std::string> warnings_ = {};
};

}  // namespace registry
