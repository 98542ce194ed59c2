#include "build/docker_archive.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/quoted.hpp"
#include "build/archive.hpp"
#include "build/file_io.hpp"
#include "build/gzip.hpp"
#include "registry/document_json.hpp"
#include "registry/manifest.hpp"
#include "registry/media_types.hpp"

namespace build {
namespace {

using registry::Json;

constexpr std::size_t kMaxConfig = std::size_t{8} * 1024 * 1024;

/// An entry of manifest.json: names of files in the archive.
struct SavedImage {
  std::string config = {};
  std::vector<std::string> tags = {};
  std::vector<std::string> layers = {};
};

struct Layer {
  registry::Blob blob;
  std::string_view media_type = {};
  image::Digest diff_id;  ///< of the layer before compression
};

std::string path_of(const FindFile& find, const std::string& name) {
  const auto path = find(name);
  if (!path) throw base::Error(fmt::format("{} is missing", base::quoted(name)));
  return *path;
}

SavedImage read_saved_image(const Json& json) {
  if (!json.is_object()) throw base::Error("an entry is not an object");
  return {.config = registry::text_member(json, "Config"),
          .tags = registry::texts_member(json, "RepoTags"),
          .layers = registry::texts_member(json, "Layers")};
}

/// The only image that manifest.json names, be it with several tags.
SavedImage read_list(const FindFile& find) {
  const Json json = registry::parse_json(read_file(path_of(find, "manifest.json"), registry::kMaxManifest));
  if (!json.is_array() || json.empty()) throw base::Error("it names no image");
  std::set<std::string> configs;
  std::string names;
  SavedImage first = read_saved_image(json.front());
  for (const Json& entry : json) {
    const SavedImage image = read_saved_image(entry);
    if (!configs.insert(image.config).second) continue;
    const std::string& name = image.tags.empty() ? image.config : image.tags.front();
    names += (names.empty() ? "" : ", ") + base::quoted(name);
  }
  if (configs.size() == 1) return first;
  throw base::Error(fmt::format("it holds several images ({}): let it be saved with one", names));
}

/// Tools name the config by its digest, in several ways; other names say nothing.
void check_name(const std::string& name, const image::Digest& digest) {
  constexpr std::size_t kDigits = 64;
  std::string_view stem = name;
  stem.remove_prefix(std::min(stem.size(), stem.find_last_of("/:") + 1));
  if (stem.ends_with(".json")) stem.remove_suffix(5);
  const bool is_hash = stem.size() == kDigits && stem.find_first_not_of("0123456789abcdef") == stem.npos;
  if (is_hash && digest.text() != fmt::format("sha256:{}", stem)) {
    throw base::Error(fmt::format("{} does not have the digest that it is named by", name));
  }
}

std::vector<std::string> read_diff_ids(const std::string& config) {
  const Json json = registry::parse_json(config);
  const Json* rootfs = json.is_object() ? registry::member(json, "rootfs") : nullptr;
  if (rootfs == nullptr || !rootfs->is_object()) throw base::Error("it has no 'rootfs'");
  return registry::texts_member(*rootfs, "diff_ids");
}

/// A layer that needs no more compression.
Layer packed_layer(const std::string& path, Compression compression) {
  const base::FileDescriptor file = open_file(path);
  std::string buffer(std::size_t{1024} * 1024, '\0');
  base::Hash hash;
  std::uint64_t size = 0;
  base::in_context(path, [&] {
    for (std::size_t got = read_some(file.get(), buffer); got > 0; got = read_some(file.get(), buffer)) {
      hash.update(std::string_view(buffer).substr(0, got));
      size += got;
    }
  });
  return {.blob = {.digest = image::Digest::parse("sha256:" + hash.hex()), .size = size, .file = path},
          .media_type = compression == Compression::kGzip ? registry::kOciGzipLayer : registry::kOciZstdLayer,
          .diff_id = digest_of_decompressed(path)};
}

Layer read_layer(const std::string& path, const std::string& target) {
  const Compression compression = compression_of(path);
  if (compression != Compression::kNone) return packed_layer(path, compression);
  const Gzipped gzipped = gzip_file(path, target);
  return {.blob = {.digest = gzipped.digest, .size = gzipped.size, .file = target},
          .media_type = registry::kOciGzipLayer,
          .diff_id = gzipped.source_digest};
}

/// The layers of an image in their order; one that occurs again is not compressed again.
std::vector<Layer> read_layers(const SavedImage& image, const FindFile& find, const std::string& scratch) {
  std::map<std::string, Layer> done;
  std::vector<Layer> layers;
  for (const std::string& name : image.layers) {
    const std::string path = path_of(find, name);
    auto layer = done.find(path);
    if (layer == done.end()) {
      const std::string target = fmt::format("{}/layer-{}", scratch, layers.size());
      layer = done.emplace(path, read_layer(path, target)).first;
    }
    layers.push_back(layer->second);
  }
  return layers;
}

void check_layers(const std::vector<std::string>& diff_ids, const std::vector<Layer>& layers,
                  const std::vector<std::string>& names) {
  if (diff_ids.size() != layers.size()) {
    throw base::Error(
        fmt::format("its config tells of {} layers, and it has {}", diff_ids.size(), layers.size()));
  }
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (layers[i].diff_id.text() == diff_ids[i]) continue;
    throw base::Error(
        fmt::format("the layer {} is not the one that the config tells of: its digest is {} instead of {}",
                    base::quoted(names[i]), layers[i].diff_id.text(), base::quoted(diff_ids[i])));
  }
}

Json descriptor(const registry::Blob& blob, std::string_view media_type) {
  return {{"mediaType", media_type}, {"size", blob.size}, {"digest", blob.digest.text()}};
}

registry::ManifestBytes make_manifest(const registry::Blob& config, const std::vector<Layer>& layers) {
  Json list = Json::array();
  for (const Layer& layer : layers) list.push_back(descriptor(layer.blob, layer.media_type));
  // The members come out sorted, so that the bytes are always the same.
  const Json manifest = {{"schemaVersion", 2},
                         {"mediaType", registry::kOciManifest},
                         {"config", descriptor(config, registry::kOciConfig)},
                         {"layers", std::move(list)}};
  std::string bytes = manifest.dump();
  const image::Digest digest = image::Digest::of(bytes);
  return {.digest = digest, .media_type = std::string(registry::kOciManifest), .bytes = std::move(bytes)};
}

}  // namespace

registry::Contents read_docker_archive(const FindFile& find, const std::string& scratch) {
  const SavedImage image = base::in_context("manifest.json", [&] { return read_list(find); });
  const std::string config_path = path_of(find, image.config);
  const std::string config = read_file(config_path, kMaxConfig);
  const registry::Blob config_blob = {
      .digest = image::Digest::of(config), .size = config.size(), .file = config_path};
  check_name(image.config, config_blob.digest);
  const auto diff_ids =
      base::in_context("its config " + base::quoted(image.config), [&] { return read_diff_ids(config); });
  const std::vector<Layer> layers = read_layers(image, find, scratch);
  check_layers(diff_ids, layers, image.layers);

  registry::Contents contents = {.blobs = {config_blob}};
  std::set<image::Digest> seen = {config_blob.digest};
  for (const Layer& layer : layers) {
    if (seen.insert(layer.blob.digest).second) contents.blobs.push_back(layer.blob);
  }
  contents.manifests.push_back(make_manifest(config_blob, layers));
  return contents;
}

}  // namespace build
