#pragma once

#include <string_view>

#include "http/url.hpp"

namespace registry {

/// What can be told of a host without asking a name server.
enum class HostKind {
  named,            ///< a name, or a public address
  private_address,  ///< an address of a private or link-local network (RFC 1918, 3927, 4193, 4291, 6598)
  loopback,  ///< this machine: "localhost", "*.localhost", 127.0.0.0/8, "::1", the unspecified addresses
};

/// `host` as http::Url::host() has it: lower case, no brackets, no port. IPv4 addresses inside IPv6 ones
/// (mapped, compatible, NAT64) count as what they are inside.
HostKind host_kind(std::string_view host);

/// Throws base::Error unless what the registry at `registry` is to get may go to `url`, which it named: an
/// http or https URL without user information, https if the registry's is, and no address of this machine or
/// a private network but the registry's own host (or another on this machine, if the registry is on it).
void check_destination(const http::Url& registry, const http::Url& url);

}  // namespace registry
