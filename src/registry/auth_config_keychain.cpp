#include "registry/auth_config_keychain.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "image/reference.hpp"
#include "registry/server_key.hpp"

namespace registry {
namespace {

/// The member for `registry_host`: Docker Hub's own key, the exact key, else any that is the same host.
template <class Map>
const typename Map::value_type* find_by_host(const Map& members, std::string_view registry_host) {
  const std::string host = plain_host(registry_host);
  auto found = host == image::kDockerHub ? members.find(kDockerHubKey) : members.end();
  if (found == members.end()) found = members.find(registry_host);
  if (found == members.end()) {
    found =
        std::ranges::find_if(members, [&](const auto& member) { return plain_host(member.first) == host; });
  }
  return found == members.end() ? nullptr : &*found;
}

/// The member of `auths` with the longest path that `repository` is in. Keys with a scheme, which old tools
/// have written, count as hosts.
template <class Map>
const typename Map::value_type* find_by_path(const Map& members, std::string_view registry_host,
                                             std::string_view repository) {
  for (const std::string& key : keys_by_path(registry_host, repository)) {
    if (const auto found = members.find(key); found != members.end()) return &*found;
  }
  const std::string host = plain_host(registry_host);
  const auto found = std::ranges::find_if(members, [&](const auto& member) {
    return member.first.find("://") != std::string::npos && plain_host(member.first) == host;
  });
  return found == members.end() ? nullptr : &*found;
}

}  // namespace

AuthConfigKeychain::AuthConfigKeychain(std::string name, Read read, AuthKind kind, CredentialHelpers& helpers)
    : name_(std::move(name)), read_(std::move(read)), kind_(kind), helpers_(helpers) {}

const AuthConfig& AuthConfigKeychain::config() const {
  const std::lock_guard lock(mutex_);
  if (!config_) {
    const auto text = read_();
    config_ = text ? parse_auth_config(*text) : AuthConfig();
  }
  return *config_;
}

std::optional<Credentials> AuthConfigKeychain::find(std::string_view registry_host,
                                                    std::string_view repository) const {
  return base::in_context(
      fmt::format("cannot read credentials from {}", name_), [&]() -> std::optional<Credentials> {
        const AuthConfig& known = config();
        if (auto credentials = ask_helpers(known, registry_host)) return credentials;
        const auto* entry = kind_ == AuthKind::podman ? find_by_path(known.auths, registry_host, repository)
                                                      : find_by_host(known.auths, registry_host);
        if (entry == nullptr) return std::nullopt;
        Credentials credentials = decode(entry->first, entry->second);
        credentials.source = name_;
        return credentials;
      });
}

std::optional<Credentials> AuthConfigKeychain::ask_helpers(const AuthConfig& config,
                                                           std::string_view registry_host) const {
  if (kind_ == AuthKind::auths_only) return std::nullopt;
  const auto ask = [&](const std::string& name, std::string_view member) {
    auto credentials = helpers_.get(name, std::string(registry_host));
    if (credentials) credentials->source += fmt::format(" ({} in {})", member, name_);
    return credentials;
  };
  if (const auto* own = find_by_host(config.cred_helpers, registry_host)) {
    if (own->second.empty()) return std::nullopt;  // so Docker is told to use no store for this one
    if (auto credentials = ask(own->second, "credHelpers")) return credentials;
  }
  if (kind_ == AuthKind::podman || config.creds_store.empty()) return std::nullopt;
  return ask(config.creds_store, "credsStore");
}

std::optional<std::string> read_if_there(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open() && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  std::string text;
  std::array<char, 4096> part = {};
  while (file.read(part.data(), part.size()) || file.gcount() > 0) {
    text.append(part.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (!file.is_open() || file.bad()) {
    throw base::Error(errno != 0 ? std::strerror(errno) : "unknown reason");
  }
  return text;
}

}  // namespace registry
