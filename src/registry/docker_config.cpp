#include "registry/docker_config.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "http/redact.hpp"
#include "image/reference.hpp"
#include "registry/base64.hpp"

namespace registry {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kDockerHubKey = "https://index.docker.io/v1/";

/// A key of `auths`, or a registry's name, as a plain host.
std::string_view plain_host(std::string_view key) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (key.starts_with(scheme)) key.remove_prefix(scheme.size());
  }
  key = key.substr(0, key.find('/'));
  const bool is_hub = key == "docker.io" || key == "registry-1.docker.io" || key == image::kDockerHub;
  return is_hub ? image::kDockerHub : key;
}

/// A member that is a string; absent ones and null are empty, anything else is nullopt.
std::optional<std::string> text_member(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return std::string();
  if (!found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

}  // namespace

DockerConfigKeychain::DockerConfigKeychain(std::filesystem::path file) : file_(std::move(file)) {}

std::filesystem::path DockerConfigKeychain::default_file() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::filesystem::path(value != nullptr ? value : "");
  };
  if (const auto folder = variable("DOCKER_CONFIG"); !folder.empty()) return folder / "config.json";
  if (const auto home = variable("HOME"); !home.empty()) return home / ".docker" / "config.json";
  return {};
}

std::string DockerConfigKeychain::source() const {
  return file_.empty() ? "no file, as neither DOCKER_CONFIG nor HOME is set" : file_.string();
}

void DockerConfigKeychain::fail(std::string_view reason) const {
  throw base::Error(fmt::format("cannot read credentials from {}: {}", file_.string(), reason));
}

const DockerConfigKeychain::Entries& DockerConfigKeychain::entries() const {
  const std::lock_guard lock(mutex_);
  if (!entries_) entries_ = read();
  return *entries_;
}

DockerConfigKeychain::Entries DockerConfigKeychain::read() const {
  if (file_.empty()) return {};
  errno = 0;
  std::ifstream file(file_, std::ios::binary);
  if (!file.is_open() && (errno == ENOENT || errno == ENOTDIR)) return {};
  std::string text;
  std::array<char, 4096> part = {};
  while (file.read(part.data(), part.size()) || file.gcount() > 0) {
    text.append(part.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (!file.is_open() || file.bad()) fail(errno != 0 ? std::strerror(errno) : "unknown reason");

  const Json config = Json::parse(text, nullptr, false);
  if (!config.is_object()) fail("it is not a JSON object");
  const auto auths = config.find("auths");
  if (auths == config.end() || auths->is_null()) return {};
  if (!auths->is_object()) fail("'auths' is not an object");

  Entries entries;
  for (const auto& [key, member] : auths->items()) {
    if (!member.is_object())
      fail(fmt::format("the entry for '{}' is not an object", http::one_line(key, 200)));
    auto auth = text_member(member, "auth");
    auto username = text_member(member, "username");
    auto password = text_member(member, "password");
    if (!auth || !username || !password) {
      fail(fmt::format("a field of the entry for '{}' is not a string", http::one_line(key, 200)));
    }
    // Logging in with a credential store leaves an entry without anything in it.
    if (auth->empty() && username->empty()) continue;
    entries[key] = {std::move(*auth), std::move(*username), std::move(*password)};
  }
  return entries;
}

std::optional<Credentials> DockerConfigKeychain::find(std::string_view registry_host) const {
  const Entries& known = entries();
  const std::string_view host = plain_host(registry_host);
  auto found = host == image::kDockerHub ? known.find(kDockerHubKey) : known.end();
  if (found == known.end()) found = known.find(registry_host);
  if (found == known.end()) {
    found = std::ranges::find_if(known, [&](const auto& entry) { return plain_host(entry.first) == host; });
  }
  if (found == known.end()) return std::nullopt;
  return decode(found->first, found->second);
}

Credentials DockerConfigKeychain::decode(const std::string& key, const Entry& entry) const {
  if (entry.auth.empty()) return {entry.username, entry.password};
  const auto decoded = base64_decode(entry.auth);
  const std::size_t colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos) {
    fail(
        fmt::format("'auth' of the entry for '{}' is not base64 of USER:PASSWORD", http::one_line(key, 200)));
  }
  Credentials credentials = {decoded->substr(0, colon), decoded->substr(colon + 1)};
  // Old Dockers padded the text with zero bytes.
  while (credentials.password.ends_with('\0')) credentials.password.pop_back();
  return credentials;
}

}  // namespace registry
