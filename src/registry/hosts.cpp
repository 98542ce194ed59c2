#include "registry/hosts.hpp"

namespace registry {

Host& Hosts::at(const Place& place) {
  const std::lock_guard lock(mutex_);
  std::unique_ptr<Host>& found = hosts_[{place.host, place.plain_http}];
  if (!found) found = std::make_unique<Host>(place.host, transport_, keychain_, place.plain_http, clock_);
  return *found;
}

}  // namespace registry
