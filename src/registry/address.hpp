#pragma once

#include <string_view>

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

}  // namespace registry
