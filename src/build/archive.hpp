#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "image/digest.hpp"

namespace build {

/// The files of a tar archive, which may be compressed by gzip or zstd. They are written into a folder under
/// names of kpin's own, so that nothing in the archive can lead out of it, and links exist only here.
class Archive {
 public:
  /// Extracts `file` into the folder `scratch`, which has to be there, empty, and belongs to the caller.
  /// Throws base::Error for what is no tar archive, for names and links that lead out of it, devices and
  /// pipes, and for more than the disk has room for.
  Archive(const std::string& file, const std::string& scratch);

  /// Where the file called `name` is on disk, symbolic and hard links within the archive followed; nothing if
  /// there is none. Throws base::Error for links that go in a circle.
  [[nodiscard]] std::optional<std::string> find(const std::string& name) const;

 private:
  struct Reader;

  std::map<std::string, std::string> files_ = {};  // by name, paths on disk
  std::map<std::string, std::string> links_ = {};  // by name, names
};

/// How a file is compressed, told by its first bytes.
enum class Compression { kNone, kGzip, kZstd };
Compression compression_of(const std::string& path);

/// The SHA-256 digest of what the compressed file at `path` holds. Throws base::Error that begins with the
/// path.
image::Digest digest_of_decompressed(const std::string& path);

}  // namespace build
