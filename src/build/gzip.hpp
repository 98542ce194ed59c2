#pragma once

#include <cstdint>
#include <string>

#include "image/digest.hpp"

namespace build {

/// A file that was compressed, and what it was before.
struct Gzipped {
  image::Digest digest;         ///< of the compressed bytes
  std::uint64_t size = 0;       ///< of the compressed bytes
  image::Digest source_digest;  ///< of the bytes before
};

/// Compresses `source` (RFC 1952) into a new file at `target`. What comes out depends on nothing but the
/// bytes and the version of zlib: no time, no name, no number of threads. Compresses on all cores, with some
/// megabytes of memory for each, whatever the size. Throws base::Error that begins with a path.
Gzipped gzip_file(const std::string& source, const std::string& target);

}  // namespace build
