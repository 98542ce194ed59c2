#pragma once

#include <string>
#include <vector>

#include "config/builders.hpp"
#include "config/image_matcher.hpp"
#include "config/source_path.hpp"

namespace config {

/// How much a document is trusted.
enum class Trust {
  limited,  ///< it came on standard input, maybe out of somebody else's chart
  full,     ///< the user named it
};

/// An image that is built from a folder.
struct Source {
  ImageMatcher image = {};
  std::string path = {};  ///< as the user spelled it, relative to the working directory
  Builder builder = DefaultBuild();
  std::vector<PathField> paths = {};  ///< all that the builder's options have
  std::string place = {};             ///< "file:line:column"
  Trust trust = Trust::full;
};

/// Where a built image is pushed to.
struct Destination {
  ImageMatcher image = {};
  std::string new_image = {};  ///< empty: the image itself
  std::vector<std::string> tags = {};
  std::string place = {};  ///< "file:line:column"
};

}  // namespace config
