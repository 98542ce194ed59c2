#pragma once

#include <string>
#include <vector>

namespace support {

/// Writes one small OCI image into the storage of a docker-registry whose root is the folder `root`, under
/// every tag of every repository, and returns its digest. No request is made, so that thousands of tags take
/// no time and a registry that only serves can be filled.
std::string store_image(const std::string& root, const std::vector<std::string>& repositories,
                        const std::vector<std::string>& tags);

}  // namespace support
