#include "build/loopback.hpp"

#include "http/url.hpp"
#include "image/reference.hpp"
#include "registry/address.hpp"

namespace build {

bool is_on_this_machine(const std::string& reference) {
  const http::Url url = http::Url::parse("https://" + image::Reference::parse(reference).registry());
  return registry::host_kind(url.host()) == registry::HostKind::loopback;
}

}  // namespace build
