#include "registry/server_key.hpp"

#include <algorithm>
#include <array>

#include "image/reference.hpp"

namespace registry {
namespace {

constexpr std::array<std::string_view, 3> kDockerHubNames = {"docker.io", image::kDockerHub,
                                                             "registry-1.docker.io"};

}  // namespace

std::string plain_host(std::string_view key) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (key.starts_with(scheme)) key.remove_prefix(scheme.size());
  }
  key = key.substr(0, key.find('/'));
  const bool is_hub = std::ranges::find(kDockerHubNames, key) != kDockerHubNames.end();
  return std::string(is_hub ? image::kDockerHub : key);
}

std::string server_key(std::string_view registry_host) {
  std::string host = plain_host(registry_host);
  return host == image::kDockerHub ? std::string(kDockerHubKey) : host;
}

std::vector<std::string> keys_by_path(std::string_view registry_host, std::string_view repository) {
  const std::string host = plain_host(registry_host);
  std::vector<std::string> names = {host};
  if (host == image::kDockerHub) names.assign(kDockerHubNames.begin(), kDockerHubNames.end());
  std::vector<std::string> keys;
  while (!repository.empty()) {
    for (const std::string& name : names) keys.push_back(name + '/' + std::string(repository));
    const std::size_t slash = repository.rfind('/');
    repository = repository.substr(0, slash == std::string_view::npos ? 0 : slash);
  }
  keys.insert(keys.end(), names.begin(), names.end());
  return keys;
}

}  // namespace registry
