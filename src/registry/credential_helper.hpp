#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "registry/keychain.hpp"

namespace registry {

/// Runs Docker credential helpers, `docker-credential-NAME get`
/// (github.com/docker/docker-credential-helpers), each once per server. They get this process's environment
/// but for the variables with credentials for kpin. Safe to use from several threads at
/// once.
class CredentialHelpers {
 public:
  /// A helper that takes longer than `limit` is killed.
  explicit CredentialHelpers(std::chrono::milliseconds limit = std::chrono::seconds(30)) : limit_(limit) {}

  /// The credentials that the helper called `name` has for `registry_host`, or none if it says so. However
  /// many threads ask, it runs once and the others wait. Throws base::Error naming the helper when it cannot
  /// be run, fails, or answers what makes no sense; so does every later call for the same.
  std::optional<Credentials> get(const std::string& name, const std::string& registry_host);

 private:
  struct Entry {
    std::mutex mutex = {};
    bool is_known = false;
    std::optional<Credentials> credentials = {};
    std::optional<std::string> failure = {};
  };

  Entry& entry(const std::string& name, const std::string& server);
  [[nodiscard]] std::optional<Credentials> run(const std::string& name, const std::string& server) const;

  std::chrono::milliseconds limit_;
  std::mutex mutex_ = {};
  std::map<std::pair<std::string, std::string>, Entry> entries_ = {};  // entries stay where they are
};

}  // namespace registry
