#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cmd/resource_name.hpp"
#include "image/origin.hpp"

namespace cmd {

/// One place where an image is used.
struct ListedImage {
  std::string image = {};                   ///< the reference, as it stands there
  std::vector<image::Origin> origins = {};  ///< as the resource's images annotation tells
  ResourceName resource = {};
  std::string file = {};
  std::size_t line = 0;
  std::size_t column = 0;
};

}  // namespace cmd
