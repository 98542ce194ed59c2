#include "registry/default_keychain.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "registry/auth_config_keychain.hpp"
#include "registry/variables_keychain.hpp"

namespace registry {
namespace {

using base::variable;

/// A token becomes a part of a header field.
void check_registry_token(const Credentials& credentials) {
  const auto is_visible = [](char c) { return c > ' ' && c < '\x7F'; };
  if (std::ranges::all_of(credentials.registry_token, is_visible)) return;
  throw base::Error(fmt::format("the registry token from {} has blanks or other characters that no token has",
                                credentials.source));
}

}  // namespace

DefaultKeychain::DefaultKeychain(const base::Environment& environment, uid_t user) {
  auto variables = std::make_unique<VariablesKeychain>(environment);
  warnings_ = variables->warnings();
  keychains_.push_back(std::move(variables));
  add_docker(environment);
  add_podman(environment, user);
}

void DefaultKeychain::add_docker(const base::Environment& environment) {
  if (const std::string text = variable(environment, "DOCKER_AUTH_CONFIG"); !text.empty()) {
    keychains_.push_back(std::make_unique<AuthConfigKeychain>(
        "DOCKER_AUTH_CONFIG", [text] { return std::optional(text); }, AuthKind::auths_only, helpers_));
  }
  std::string folder = variable(environment, "DOCKER_CONFIG");
  const std::string home = variable(environment, "HOME");
  if (folder.empty() && !home.empty()) folder = home + "/.docker";
  if (folder.empty()) return;
  const std::string path = folder + "/config.json";
  keychains_.push_back(std::make_unique<AuthConfigKeychain>(
      path, [path] { return read_if_there(path); }, AuthKind::docker, helpers_));
}

void DefaultKeychain::add_podman(const base::Environment& environment, uid_t user) {
  const auto add = [&](const std::string& path, const AuthConfigKeychain::Read& read) {
    keychains_.push_back(std::make_unique<AuthConfigKeychain>(path, read, AuthKind::podman, helpers_));
  };
  if (const std::string only = variable(environment, "REGISTRY_AUTH_FILE"); !only.empty()) {
    add(only, [only] {
      auto text = read_if_there(only);
      if (!text) throw base::Error("it does not exist, but REGISTRY_AUTH_FILE names it");
      return text;
    });
    return;
  }
  const auto add_file = [&](const std::string& path) { add(path, [path] { return read_if_there(path); }); };
  if (const std::string runtime = variable(environment, "XDG_RUNTIME_DIR"); !runtime.empty()) {
    add_file(runtime + "/containers/auth.json");
  } else {
    const std::string folder = fmt::format("/run/containers/{}", user);
    const std::string path = folder + "/auth.json";
    // Nobody has named this folder; where the user may not go, there is nothing of theirs.
    add(path, [=] { return access(folder.c_str(), X_OK) == 0 ? read_if_there(path) : std::nullopt; });
  }
  std::string config = variable(environment, "XDG_CONFIG_HOME");
  const std::string home = variable(environment, "HOME");
  if (config.empty() && !home.empty()) config = home + "/.config";
  if (!config.empty()) add_file(config + "/containers/auth.json");
}

std::optional<Credentials> DefaultKeychain::find(std::string_view registry_host,
                                                 std::string_view repository) const {
  for (const auto& keychain : keychains_) {
    auto credentials = keychain->find(registry_host, repository);
    if (!credentials) continue;
    check_registry_token(*credentials);
    return credentials;
  }
  return std::nullopt;
}

std::string DefaultKeychain::source() const {
  std::string places;
  for (const auto& keychain : keychains_) {
    const std::string place = keychain->source();
    if (!place.empty()) places += (places.empty() ? "" : ", ") + place;
  }
  return places;
}

}  // namespace registry
