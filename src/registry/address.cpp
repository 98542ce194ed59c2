#include "registry/address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/error.hpp"

namespace registry {
namespace {

HostKind kind_of(std::uint32_t ipv4) {
  struct Network {
    std::uint32_t address;
    unsigned bits;
    HostKind kind;
  };
  constexpr std::array<Network, 7> kNetworks = {{
      {0x7F000000, 8, HostKind::loopback},          // 127.0.0.0
      {0x00000000, 8, HostKind::loopback},          // 0.0.0.0 connects to this machine
      {0x0A000000, 8, HostKind::private_address},   // 10.0.0.0
      {0xAC100000, 12, HostKind::private_address},  // 172.16.0.0
      {0xC0A80000, 16, HostKind::private_address},  // 192.168.0.0
      {0xA9FE0000, 16, HostKind::private_address},  // 169.254.0.0
      {0x64400000, 10, HostKind::private_address},  // 100.64.0.0
  }};
  const auto* found = std::ranges::find_if(kNetworks, [&](const Network& network) {
    return (ipv4 ^ network.address) >> (32 - network.bits) == 0;
  });
  return found == kNetworks.end() ? HostKind::named : found->kind;
}

HostKind kind_of(const in6_addr& ipv6) {
  const auto& byte = ipv6.s6_addr;
  const auto ipv4 = [&] {
    return std::uint32_t{byte[12]} << 24U | std::uint32_t{byte[13]} << 16U | std::uint32_t{byte[14]} << 8U |
           byte[15];
  };
  constexpr std::array<std::uint8_t, 12> kNat64 = {0x00, 0x64, 0xFF, 0x9B};
  if (IN6_IS_ADDR_LOOPBACK(&ipv6) || IN6_IS_ADDR_UNSPECIFIED(&ipv6)) return HostKind::loopback;
  if (IN6_IS_ADDR_V4MAPPED(&ipv6) || IN6_IS_ADDR_V4COMPAT(&ipv6)) return kind_of(ipv4());
  if (std::equal(kNat64.begin(), kNat64.end(), &byte[0])) return kind_of(ipv4());
  const bool unique_local = (byte[0] & 0xFEU) == 0xFC;
  if (unique_local || IN6_IS_ADDR_LINKLOCAL(&ipv6) || IN6_IS_ADDR_SITELOCAL(&ipv6))
    return HostKind::private_address;
  return HostKind::named;
}

}  // namespace

HostKind host_kind(std::string_view host) {
  if (host == "localhost" || host.ends_with(".localhost")) return HostKind::loopback;
  const std::string text(host);
  in_addr ipv4 = {};
  if (inet_aton(text.c_str(), &ipv4) != 0) return kind_of(ntohl(ipv4.s_addr));
  in6_addr ipv6 = {};
  if (inet_pton(AF_INET6, text.substr(0, text.find('%')).c_str(), &ipv6) == 1) return kind_of(ipv6);
  return HostKind::named;
}

void check_destination(const http::Url& registry, const http::Url& url) {
  if (url.has_userinfo()) throw base::Error("the URL holds a user name");
  if (registry.scheme() == "https" && url.scheme() != "https") {
    throw base::Error("it has no TLS, while the registry has");
  }
  if (url.host() == registry.host()) return;
  const HostKind kind = host_kind(url.host());
  if (kind == HostKind::loopback && host_kind(registry.host()) == HostKind::loopback) return;
  if (kind != HostKind::named)
    throw base::Error("it is at a private address, which is not the registry's own");
}

}  // namespace registry
