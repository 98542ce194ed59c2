#pragma once

#include <map>
#include <string>
#include <vector>

#include "build/order.hpp"
#include "build/template.hpp"
#include "image/reference.hpp"

namespace build {

/// Where a built image goes.
struct Target {
  std::string repository = {};         ///< "registry/repository" it is pushed to
  std::string name = {};               ///< how that is called where the image is used
  std::vector<std::string> tags = {};  ///< that the user wants it to have, each once
};

/// Hosts that images are pushed to, and the names that stand for them in what kpin writes.
using EmittedHosts = std::map<std::string, std::string, std::less<>>;

/// Where `order`, which has a destination, goes, with the templates of its tags expanded. Throws base::Error.
Target target_of(const Order& order, const Values& values, const EmittedHosts& emitted);

}  // namespace build
