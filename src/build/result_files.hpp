#pragma once

#include <string>

#include "image/digest.hpp"

namespace build {

// Files that tools write their results to. Each function throws base::Error when the file is not there or not
// as it has to be; the message says what was looked for, and not which file.

/// The digest that is all of the file, as `--digestfile` writes it.
image::Digest read_digest_file(const std::string& path);

/// "containerimage.digest" of a BuildKit metadata file: the digest of what was pushed.
image::Digest read_metadata_digest(const std::string& path);

/// The image ID that is all of the file, as `--iidfile` writes it, with "sha256:" or without.
image::Digest read_image_id(const std::string& path);

}  // namespace build
