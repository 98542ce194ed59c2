#pragma once

#include <functional>
#include <optional>
#include <string>

#include "registry/contents.hpp"

namespace build {

/// Where on disk a file of a layout is, by its name in the layout ("blobs/sha256/<hex>"); nothing if there is
/// none. May throw base::Error.
using FindFile = std::function<std::optional<std::string>(const std::string& name)>;

/// The image in an OCI layout (OCI image specification, image layout), or the index with all its images,
/// whole. When index.json names several manifests, it is itself the root if they are the platforms of one
/// image. Docker's media types are fine, too. Manifests are verified by their digests; of the blobs it is
/// checked that they are there and as large as they should be: what they hold is verified where they are
/// read. Foreign layers are left out. Throws base::Error that names the folder: for a layout that is
/// incomplete, damaged or too large, and for one with several images.
registry::Contents read_layout(const std::string& folder);

/// The same for a layout whose files are where `find` says; errors name no folder.
registry::Contents read_layout(const FindFile& find);

}  // namespace build
