#pragma once

#include <map>
#include <optional>
#include <string>

#include "registry/keychain.hpp"

/// Credentials from a map.
class FakeKeychain final : public registry::Keychain {
 public:
  std::map<std::string, registry::Credentials, std::less<>> known = {};

  [[nodiscard]] std::optional<registry::Credentials> find(std::string_view registry_host,
                                                          std::string_view /*repository*/) const override {
    const auto found = known.find(registry_host);
    if (found == known.end()) return std::nullopt;
    registry::Credentials credentials = found->second;
    credentials.source = source();
    return credentials;
  }

  [[nodiscard]] std::string source() const override { return "/home/me/.docker/config.json"; }
};
