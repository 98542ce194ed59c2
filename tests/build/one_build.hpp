#pragma once

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "build/builder.hpp"
#include "support/registry_server.hpp"
#include "support/temp_folder.hpp"

/// A source, the folder for what its build writes, and the lines that the build shows.
struct OneBuild {
  support::TempFolder source = {};
  support::TempFolder scratch = {};
  std::vector<std::string> lines = {};

  [[nodiscard]] build::Task task(const std::string& push_to = {}) const {
    return {.image = "app",
            .folder = std::filesystem::canonical(source.path()).string(),
            .push_to = push_to,
            .scratch = scratch.path()};
  }

  [[nodiscard]] build::Runner runner() {
    return build::Runner([this](std::string_view line) { lines.emplace_back(line); });
  }

  build::Product build(const std::unique_ptr<build::Builder>& builder, const std::string& push_to = {}) {
    build::Runner lines_keeper = runner();
    return builder->build(task(push_to), lines_keeper);
  }

  /// The digest of what has been pushed.
  std::string push(const std::unique_ptr<build::Builder>& builder, const std::string& push_to) {
    return std::get<build::Pushed>(build(builder, push_to)).digest.text();
  }

  /// The message of the build's failure.
  std::string failure(const std::unique_ptr<build::Builder>& builder, const std::string& push_to = {}) {
    try {
      build(builder, push_to);
    } catch (const base::Error& error) {
      return error.what();
    }
    return "no failure";
  }
};

/// Whether the registry has a manifest of this digest.
inline bool has_manifest(const support::RegistryServer& registry, const std::string& repository,
                         const std::string& digest) {
  return std::filesystem::exists(registry.storage_path() + "/docker/registry/v2/repositories/" + repository +
                                 "/_manifests/revisions/sha256/" + digest.substr(digest.find(':') + 1) +
                                 "/link");
}

/// The tags of a repository, sorted.
inline std::vector<std::string> tags_of(const support::RegistryServer& registry,
                                        const std::string& repository) {
  std::vector<std::string> tags;
  const std::filesystem::path folder =
      registry.storage_path() + "/docker/registry/v2/repositories/" + repository + "/_manifests/tags";
  if (!std::filesystem::exists(folder)) return tags;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    tags.push_back(entry.path().filename());
  std::sort(tags.begin(), tags.end());
  return tags;
}
