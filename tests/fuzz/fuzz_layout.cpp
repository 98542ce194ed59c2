// Any bytes as the documents of an OCI layout: the layout is refused with a message, or what is read is
// sound. The input is cut at NUL bytes: the first piece is index.json, the others are blobs. "@2" in a piece
// stands for the digest and the size of the piece behind the next, so that documents can name each other.

#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "base/file_descriptor.hpp"
#include "build/image_document.hpp"
#include "build/oci_layout.hpp"
#include "support/fuzz.hpp"

namespace {

/// Files that are nowhere but in memory, by name.
struct Files {
  std::map<std::string, base::FileDescriptor> files = {};

  void add(const std::string& name, std::string_view bytes) {
    base::FileDescriptor file(memfd_create("blob", MFD_CLOEXEC));
    if (!file || write(file.get(), bytes.data(), bytes.size()) < 0) std::abort();
    files[name] = std::move(file);
  }

  [[nodiscard]] std::optional<std::string> find(const std::string& name) const {
    if (name.find("..") != name.npos || name.starts_with('/')) std::abort();
    const auto found = files.find(name);
    if (found == files.end()) return std::nullopt;
    return "/proc/self/fd/" + std::to_string(found->second.get());
  }
};

std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces;
  while (pieces.size() < 9) {
    const std::size_t end = text.find('\0');
    pieces.emplace_back(text.substr(0, end));
    if (end == text.npos) break;
    text.remove_prefix(end + 1);
  }
  return pieces;
}

/// The piece with "@N" replaced by what a descriptor says of the piece that many places behind.
std::string with_digests(const std::vector<std::string>& pieces, std::size_t at) {
  std::string result;
  const std::string& piece = pieces[at];
  for (std::size_t i = 0; i < piece.size(); ++i) {
    const std::size_t named = i + 1 < piece.size() ? at + static_cast<std::size_t>(piece[i + 1] - '0') : 0;
    if (piece[i] == '@' && named > at && named < pieces.size()) {
      result += "\"digest\":\"" + image::Digest::of(pieces[named]).text() +
                "\",\"size\":" + std::to_string(pieces[named].size());
      ++i;
    } else {
      result += piece[i];
    }
  }
  return result;
}

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

void check_contents(const registry::Contents& contents) {
  require(!contents.manifests.empty(), "no root");
  std::set<image::Digest> seen;
  std::set<image::Digest> blobs;
  for (const auto& blob : contents.blobs) require(blobs.insert(blob.digest).second, "a blob twice");
  for (const auto& manifest : contents.manifests) {
    require(manifest.digest == image::Digest::of(manifest.bytes), "not the digest");
    const auto document = build::parse_document(manifest.bytes, manifest.media_type);
    for (const auto& part : document.parts) {
      require(document.is_index ? seen.contains(part.digest) : part.is_foreign || blobs.contains(part.digest),
              "something is named before it is there");
    }
    require(seen.insert(manifest.digest).second, "a manifest twice");
  }
}

void check(std::string_view text) {
  std::vector<std::string> pieces = pieces_of(text);
  // The last one first: it names no other.
  for (std::size_t i = pieces.size(); i-- > 0;) pieces[i] = with_digests(pieces, i);
  Files files;
  files.add("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  files.add("index.json", pieces[0]);
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    files.add("blobs/sha256/" + image::Digest::of(pieces[i]).text().substr(7), pieces[i]);
  }
  check_contents(build::read_layout([&](const std::string& name) { return files.find(name); }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return support::fuzz(data, size, check);
}
