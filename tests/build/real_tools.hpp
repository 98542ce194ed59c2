#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "support/registry_server.hpp"
#include "support/temp_folder.hpp"

// What tests of real tools look at.

/// The digest that the registry has for a tag, read from its storage without any code of kpin's.
inline std::string digest_in(const support::RegistryServer& registry, const std::string& repository,
                             const std::string& tag) {
  return support::read_file(registry.storage_path() + "/docker/registry/v2/repositories/" + repository +
                            "/_manifests/tags/" + tag + "/current/link");
}

/// The names of what is in a folder, sorted; none if there is no folder.
inline std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  if (!std::filesystem::exists(folder)) return names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// All tags that the registry has of a repository.
inline std::vector<std::string> tags_in(const support::RegistryServer& registry,
                                        const std::string& repository) {
  return names_in(registry.storage_path() + "/docker/registry/v2/repositories/" + repository +
                  "/_manifests/tags");
}
