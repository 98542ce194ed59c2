#include "registry/address.hpp"

#include "support/catch.hpp"

using registry::HostKind;

TEST_CASE("address: hosts are told apart without a name server", "[registry]") {
  struct Case {
    const char* host;
    HostKind kind;
  };
  const auto row = GENERATE(values<Case>({
      {"ghcr.io", HostKind::named},
      {"8.8.8.8", HostKind::named},
      {"172.32.0.1", HostKind::named},
      {"localhost.evil.io", HostKind::named},
      {"mylocalhost", HostKind::named},
      {"2606:4700::1", HostKind::named},
      {"::ffff:8.8.8.8", HostKind::named},
      {"localhost", HostKind::loopback},
      {"registry.localhost", HostKind::loopback},
      {"127.0.0.1", HostKind::loopback},
      {"127.255.1.2", HostKind::loopback},
      {"0.0.0.0", HostKind::loopback},
      {"::1", HostKind::loopback},
      {"::", HostKind::loopback},
      {"::ffff:127.0.0.1", HostKind::loopback},
      {"::127.0.0.1", HostKind::loopback},
      {"10.1.2.3", HostKind::private_address},
      {"172.16.0.1", HostKind::private_address},
      {"172.31.255.255", HostKind::private_address},
      {"192.168.1.1", HostKind::private_address},
      {"169.254.169.254", HostKind::private_address},
      {"100.64.0.1", HostKind::private_address},
      {"fe80::1", HostKind::private_address},
      {"fe80::1%eth0", HostKind::private_address},
      {"fd00::1", HostKind::private_address},
      {"fec0::1", HostKind::private_address},
      {"::ffff:169.254.169.254", HostKind::private_address},
      {"64:ff9b::a00:1", HostKind::private_address},
      {"", HostKind::named},
  }));
  CAPTURE(row.host);
  CHECK(registry::host_kind(row.host) == row.kind);
}
