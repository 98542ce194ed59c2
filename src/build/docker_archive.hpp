#pragma once

#include <string>

#include "build/oci_layout.hpp"
#include "registry/contents.hpp"

namespace build {

/// The image that manifest.json among the files of `docker save` names, as read_archive() tells. Compressed
/// layers are written into the folder `scratch`.
registry::Contents read_docker_archive(const FindFile& find, const std::string& scratch);

}  // namespace build
