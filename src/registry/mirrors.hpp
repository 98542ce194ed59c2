#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "image/reference.hpp"
#include "registry/place.hpp"

namespace registry {

/// Another place that has what a registry has.
struct Mirror {
  enum class Use { all, digest_only, tag_only };

  std::string location = {};  ///< "host[:port][/path]", stands where the prefix stood
  PlainHttp plain_http = PlainHttp::loopback_only;
  Use use = Use::all;

  bool operator==(const Mirror&) const = default;
};

/// What a file says about the images below one prefix: a `[[registry]]` of containers-registries.conf(5).
struct RegistryRule {
  std::string prefix = {};  ///< "host[:port][/path]", or "*.domain"; Docker Hub is "docker.io"
  std::string location =
      {};  ///< stands where the prefix stood; empty, with "*.domain" only: nothing is replaced
  PlainHttp plain_http = PlainHttp::loopback_only;
  bool blocked = false;
  std::vector<Mirror> mirrors = {};  ///< in the order they are to be asked
  std::string origin = {};           ///< "file:line", to be shown
};

/// Where to look references up, as far as the user has said something.
struct LookupRules {
  std::vector<RegistryRule> registries = {};
  std::map<std::string, std::vector<Mirror>> mirrors = {};  ///< by host, asked before those of `registries`
  PlainHttp plain_http = PlainHttp::loopback_only;          ///< of every place
  std::set<std::string> insecure_hosts = {};                ///< plain HTTP is allowed for these
};

/// `host`, or "index.docker.io" for each of the names that Docker Hub has.
std::string canonical_host(std::string_view host);

/// Where to ask for `reference`, in this order: the mirrors, then the registry itself. The rule with the
/// longest prefix that fits counts; the parts of a reference are compared as they are spelled. Throws
/// base::Error naming the file if the rule blocks it or makes no name of it that could be asked for.
std::vector<Place> places(const image::Reference& reference, const LookupRules& rules);

}  // namespace registry
