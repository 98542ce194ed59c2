#include "build/oci_layout.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "build/file_io.hpp"
#include "build/image_document.hpp"
#include "build/layout_root.hpp"
#include "registry/json.hpp"
#include "registry/manifest.hpp"

namespace build {
namespace {

constexpr int kMaxDepth = 8;  // indexes within indexes
constexpr std::size_t kMaxManifests = 10'000;
constexpr std::size_t kMaxManifestBytes = std::size_t{64} * 1024 * 1024;  // of all manifests together
constexpr std::size_t kMaxBlobs = 100'000;

/// A digest is hexadecimal after its algorithm, so that it cannot lead elsewhere.
std::string name_of(const image::Digest& digest) {
  std::string name = "blobs/" + digest.text();
  std::replace(name.begin(), name.end(), ':', '/');
  return name;
}

bool is_digest_of(const image::Digest& digest, std::string_view bytes) {
  const bool is_sha512 = digest.text().starts_with("sha512:");
  base::Hash hash(is_sha512 ? base::Hash::Algorithm::kSha512 : base::Hash::Algorithm::kSha256);
  hash.update(bytes);
  return digest.text().substr(digest.text().find(':') + 1) == hash.hex();
}

std::string path_of(const FindFile& find, const std::string& name) {
  const auto path = find(name);
  if (!path) throw base::Error(name + " is missing");
  return *path;
}

/// Goes through a root and all that belongs to it.
class Walk {
 public:
  explicit Walk(const FindFile& find) : find_(find) {}

  void add_manifest(const Part& part, int depth);
  void add_parts(const ImageDocument& document, int depth);

  registry::Contents contents = {};

 private:
  void add_blob(const Part& part);
  [[nodiscard]] std::string read(const Part& part);
  void check_size(const std::string& path, const Part& part) const;

  const FindFile& find_;
  std::set<image::Digest> manifests_ = {};
  std::map<image::Digest, std::uint64_t> blobs_ = {};
  std::size_t bytes_ = 0;
};

void Walk::check_size(const std::string& path, const Part& part) const {
  const std::uint64_t size = file_size(path);
  if (size == part.size) return;
  throw base::Error(fmt::format("{} has {} bytes instead of {}", name_of(part.digest), size, part.size));
}

std::string Walk::read(const Part& part) {
  const std::string path = path_of(find_, name_of(part.digest));
  check_size(path, part);
  std::string bytes = read_file(path, registry::kMaxManifest);
  bytes_ += bytes.size();
  if (bytes_ > kMaxManifestBytes) throw base::Error("its manifests are too large");
  if (!is_digest_of(part.digest, bytes)) {
    throw base::Error(name_of(part.digest) + " does not have the digest that it is named by");
  }
  return bytes;
}

void Walk::add_manifest(const Part& part, int depth) {
  if (depth > kMaxDepth) throw base::Error("its indexes are nested too deeply");
  if (!manifests_.insert(part.digest).second) return;
  if (manifests_.size() > kMaxManifests) throw base::Error("it has too many manifests");
  std::string bytes = read(part);
  std::string type;
  base::in_context(name_of(part.digest), [&] {
    const ImageDocument document = parse_document(bytes, part.media_type);
    type = document.media_type;
    add_parts(document, depth);
  });
  contents.manifests.push_back(
      {.digest = part.digest, .media_type = std::move(type), .bytes = std::move(bytes)});
}

void Walk::add_parts(const ImageDocument& document, int depth) {
  for (const Part& part : document.parts) {
    if (document.is_index) {
      add_manifest(part, depth + 1);
    } else if (!part.is_foreign) {
      add_blob(part);
    }
  }
}

void Walk::add_blob(const Part& part) {
  const auto [found, is_new] = blobs_.emplace(part.digest, part.size);
  if (found->second != part.size) {
    throw base::Error(fmt::format("{} is named with two sizes", name_of(part.digest)));
  }
  if (!is_new) return;
  if (blobs_.size() > kMaxBlobs) throw base::Error("it has too many blobs");
  std::string path = path_of(find_, name_of(part.digest));
  check_size(path, part);
  contents.blobs.push_back({.digest = part.digest, .size = part.size, .file = std::move(path)});
}

void check_version(const FindFile& find) {
  constexpr std::size_t kMaxMarker = 4096;
  const std::string name = "oci-layout";
  const registry::Json json = registry::parse_json(read_file(path_of(find, name), kMaxMarker));
  const auto version = json.find("imageLayoutVersion");
  const bool is_known = json.is_object() && version != json.end() && version->is_string() &&
                        version->get_ref<const std::string&>().starts_with("1.");
  if (!is_known) throw base::Error("oci-layout does not say that this is an OCI layout of version 1");
}

}  // namespace

registry::Contents read_layout(const FindFile& find) {
  check_version(find);
  std::string bytes = read_file(path_of(find, "index.json"), registry::kMaxManifest);
  const ImageDocument index = base::in_context("index.json", [&] { return parse_document(bytes); });
  if (!index.is_index) throw base::Error("index.json is no index");
  Walk walk(find);
  if (const auto root = root_of(index)) {
    walk.add_manifest(*root, 0);
    return std::move(walk.contents);
  }
  walk.add_parts(index, 0);
  const image::Digest digest = image::Digest::of(bytes);
  walk.contents.manifests.push_back(
      {.digest = digest, .media_type = index.media_type, .bytes = std::move(bytes)});
  return std::move(walk.contents);
}

registry::Contents read_layout(const std::string& folder) {
  const auto find = [&](const std::string& name) -> std::optional<std::string> {
    std::string path = folder + '/' + name;
    struct stat status = {};
    if (stat(path.c_str(), &status) == 0) return path;
    if (errno != ENOENT && errno != ENOTDIR) fail_file(path, "read", errno);
    return std::nullopt;
  };
  return base::in_context("cannot read the OCI layout " + folder,
                          [&] { return read_layout(FindFile(find)); });
}

}  // namespace build
