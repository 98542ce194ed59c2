#pragma once

#include <string>

#include "registry/contents.hpp"

namespace build {

/// The image in an archive that a builder wrote: an OCI layout in a tar file, which is read as read_layout()
/// reads a folder, or what `docker save` writes. The archive may be compressed by gzip or zstd. It is
/// extracted into the folder `scratch`, which has to be there, empty, and has to stay until the image is
/// pushed; the caller removes it, also after a failure.
///
/// Docker's format knows no compressed layers and no manifest: layers are compressed by gzip (gzip_file()),
/// unless they are compressed already, and an OCI manifest is made for them and the config. The same archive
/// gives the same digest. Layers are verified by the config.
///
/// Throws base::Error that begins with the archive's path.
registry::Contents read_archive(const std::string& file, const std::string& scratch);

}  // namespace build
