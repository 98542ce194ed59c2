#include "build/image_archive.hpp"

#include "base/error.hpp"
#include "build/archive.hpp"
#include "build/docker_archive.hpp"
#include "build/oci_layout.hpp"

namespace build {

registry::Contents read_archive(const std::string& file, const std::string& scratch) {
  return base::in_context("cannot read the image archive " + file, [&] {
    const Archive archive(file, scratch);
    const auto find = [&](const std::string& name) { return archive.find(name); };
    // Newer Dockers write both formats into one archive.
    if (archive.find("index.json")) return read_layout(FindFile(find));
    if (archive.find("manifest.json")) return read_docker_archive(find, scratch);
    throw base::Error(
        "it has neither an index.json (OCI layout) nor a manifest.json (docker save). Is it an image?");
  });
}

}  // namespace build
