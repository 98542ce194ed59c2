#pragma once

#include <string>
#include <vector>

#include "base/environment.hpp"

namespace build {

/// What ko's own configuration says that decides about an image.
struct KoConfig {
  std::string text = {};                      ///< of its file; empty: there is none
  std::vector<std::string> base_images = {};  ///< every one that it may build upon
  bool complete = true;  ///< nothing else is used, such as templates with the time in them
};

/// Reads the configuration that ko uses in `folder` with this environment: KO_CONFIG_PATH or .ko.yaml, and
/// KO_… variables. One that cannot be understood is not complete, for ko to complain of. Throws base::Error
/// for files that cannot be read.
KoConfig read_ko_config(const std::string& folder, const base::Environment& environment);

}  // namespace build
