#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "http/curl_transport.hpp"
#include "http/retry_transport.hpp"
#include "image/digest.hpp"
#include "registry/client.hpp"
#include "registry/fake_keychain.hpp"
#include "registry/push.hpp"
#include "support/registry_server.hpp"
#include "support/temp_folder.hpp"

/// All that pushes over real connections, with retries that do not pause.
struct Pushing {
  explicit Pushing(std::string ca_path = {}, std::string proxy_host = {})
      : ca(std::move(ca_path)), proxy("http://" + std::move(proxy_host)) {}

  registry::Place place(const std::string& host, const std::string& repository = "app") const {
    return {.host = host, .repository = repository};
  }

  /// What push() throws; empty if it succeeds.
  std::string failure(const registry::Contents& contents, const std::string& host,
                      const registry::PushOptions& options = {}) {
    try {
      pusher.push(contents, place(host), options);
      return {};
    } catch (const base::Error& error) {
      return error.what();
    }
  }

  std::string ca;
  std::string proxy;
  FakeKeychain keychain = {};
  http::CurlTransport curl{{.ca_cert_files = ca.empty() ? std::vector<std::string>() : std::vector{ca},
                            .proxies = proxy == "http://"
                                           ? http::Proxies()
                                           : http::Proxies({{"HTTP_PROXY", proxy}, {"HTTPS_PROXY", proxy}}),
                            .stall_timeout = std::chrono::seconds(10)}};
  http::RetryTransport retry{curl, {}, {.sleep = [](std::chrono::milliseconds) {}}};
  registry::Client client{retry, keychain};
  registry::Pusher pusher{client, {.sleep = [](std::chrono::milliseconds) {}}};
};

/// Bytes of a layer, different for each `seed`.
inline std::string layer_bytes(std::size_t size, unsigned seed = 1) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * (2 * seed + 5) + i / 251 + seed);
  return bytes;
}

/// A blob of these bytes, in a file of the folder that has its digest as name.
inline registry::Blob blob_of(const support::TempFolder& folder, const std::string& bytes) {
  const std::string digest = support::sha256_digest(bytes);
  return {.digest = image::Digest::parse(digest), .size = bytes.size(), .file = folder.write(digest, bytes)};
}

inline nlohmann::ordered_json descriptor_of(const std::string& media_type, const std::string& bytes) {
  return {{"mediaType", media_type}, {"digest", support::sha256_digest(bytes)}, {"size", bytes.size()}};
}

inline registry::ManifestBytes manifest_of(const std::string& media_type, const std::string& bytes) {
  return {.digest = image::Digest::parse(support::sha256_digest(bytes)),
          .media_type = media_type,
          .bytes = bytes};
}

inline const std::string kManifestType = "application/vnd.oci.image.manifest.v1+json";
inline const std::string kIndexType = "application/vnd.oci.image.index.v1+json";

/// An image of a config and these layers.
inline registry::Contents image_of(const support::TempFolder& folder, const std::vector<std::string>& layers,
                                   const std::string& architecture = "amd64") {
  const std::string config = nlohmann::ordered_json{
      {"architecture", architecture},
      {"os", "linux"},
      {"rootfs",
       {{"type", "layers"}}}}.dump();
  registry::Contents contents = {.blobs = {blob_of(folder, config)}};
  nlohmann::ordered_json manifest = {{"schemaVersion", 2}, {"mediaType", kManifestType}};
  manifest["config"] = descriptor_of("application/vnd.oci.image.config.v1+json", config);
  manifest["layers"] = nlohmann::ordered_json::array();
  for (const std::string& layer : layers) {
    manifest["layers"].push_back(descriptor_of("application/vnd.oci.image.layer.v1.tar", layer));
    contents.blobs.push_back(blob_of(folder, layer));
  }
  contents.manifests.push_back(manifest_of(kManifestType, manifest.dump()));
  return contents;
}

/// An index of two such images, which share the first layer.
inline registry::Contents index_of(const support::TempFolder& folder, const std::string& shared) {
  registry::Contents contents;
  nlohmann::ordered_json members = nlohmann::ordered_json::array();
  for (const std::string architecture : {"amd64", "arm64"}) {
    const registry::Contents image = image_of(folder, {shared, architecture + " layer"}, architecture);
    contents.blobs.insert(contents.blobs.end(), image.blobs.begin(), image.blobs.end());
    contents.manifests.push_back(image.manifests.front());
    members.push_back(descriptor_of(kManifestType, image.manifests.front().bytes));
    members.back()["platform"] = {{"architecture", architecture}, {"os", "linux"}};
  }
  const nlohmann::ordered_json index = {
      {"schemaVersion", 2}, {"mediaType", kIndexType}, {"manifests", members}};
  contents.manifests.push_back(manifest_of(kIndexType, index.dump()));
  return contents;
}
