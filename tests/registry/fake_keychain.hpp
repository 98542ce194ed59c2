#pragma once

#include <map>
#include <optional>
#include <string>

#include "registry/keychain.hpp"

/// Credentials from a map.
class FakeKeychain final : public registry::Keychain {
 public:
  std::map<std::string, registry::Credentials, std::less<>> known = {};

  [[nodiscard]] std::optional<registry::Credentials> find(std::string_view registry_host) const override {
    const auto found = known.find(registry_host);
    return found == known.end() ? std::nullopt : std::optional(found->second);
  }

  [[nodiscard]] std::string source() const override { return "/home/me/.docker/config.json"; }
};
