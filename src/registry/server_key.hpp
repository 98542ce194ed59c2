#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace registry {

/// What Docker calls its Hub in config.json and towards credential helpers.
inline constexpr std::string_view kDockerHubKey = "https://index.docker.io/v1/";

/// A key of config.json, or a registry's name, as a plain host with an optional ":port": without scheme and
/// path. Docker Hub's names (docker.io, registry-1.docker.io, index.docker.io) become "index.docker.io".
std::string plain_host(std::string_view key);

/// The name under which a credential helper knows a registry.
std::string server_key(std::string_view registry_host);

/// The keys of podman's auth.json that are good for `repository`, the best first: "host/ns/repo", "host/ns",
/// "host"; Docker Hub's under each of its names.
std::vector<std::string> keys_by_path(std::string_view registry_host, std::string_view repository);

}  // namespace registry
