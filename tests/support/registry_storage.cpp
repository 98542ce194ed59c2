#include "support/registry_storage.hpp"

#include <filesystem>

#include "support/registry_server.hpp"
#include "support/temp_folder.hpp"

namespace support {
namespace {

/// Makes the folder and in it the file, as docker-registry's "filesystem" driver lays them out.
void put(const std::string& folder, const std::string& name, const std::string& bytes) {
  std::filesystem::create_directories(folder);
  write_file(folder + "/" + name, bytes);
}

void link_folder(const std::string& target, const std::string& link) {
  if (link == target) return;
  std::filesystem::create_directories(std::filesystem::path(link).parent_path());
  std::filesystem::create_directory_symlink(target, link);
}

}  // namespace

std::string store_image(const std::string& root, const std::vector<std::string>& repositories,
                        const std::vector<std::string>& tags) {
  const std::string top = root + "/docker/registry/v2";
  const std::string config = "{}";
  const std::string type = "application/vnd.oci.image.";
  const std::string manifest =
      R"({"schemaVersion":2,"mediaType":")" + type + R"(manifest.v1+json","config":{"mediaType":")" + type +
      R"(config.v1+json","digest":")" + sha256_digest(config) + R"(","size":2},"layers":[]})";
  const std::string digest = sha256_digest(manifest);
  const std::string hex = digest.substr(digest.find(':') + 1);

  // One repository with one tag; every other is a symbolic link to it.
  put(top + "/blobs/sha256/" + hex.substr(0, 2) + "/" + hex, "data", manifest);
  const std::string first = top + "/repositories/" + repositories.at(0);
  put(first + "/_manifests/revisions/sha256/" + hex, "link", digest);
  put(first + "/_manifests/tags/" + tags.at(0) + "/current", "link", digest);
  for (const std::string& tag : tags) {
    link_folder(first + "/_manifests/tags/" + tags[0], first + "/_manifests/tags/" + tag);
  }
  for (const std::string& repository : repositories) link_folder(first, top + "/repositories/" + repository);
  return digest;
}

}  // namespace support
