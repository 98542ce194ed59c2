#pragma once

#include <string>

#include "registry/host.hpp"

namespace registry {

/// Where a manifest may be asked for.
struct Place {
  std::string host = {};  ///< with an optional ":port"; "index.docker.io" for Docker Hub
  std::string repository = {};
  PlainHttp plain_http = PlainHttp::loopback_only;

  bool operator==(const Place&) const = default;
};

}  // namespace registry
