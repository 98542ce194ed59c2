#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "http/transport.hpp"
#include "registry/host.hpp"
#include "registry/keychain.hpp"
#include "registry/place.hpp"

namespace registry {

/// Every registry that is spoken to, so that what is learnt of one is learnt once. Safe to use from several
/// threads at once.
class Hosts {
 public:
  /// Both must outlive this.
  Hosts(http::Transport& transport, const Keychain& keychain, Clock clock)
      : transport_(transport), keychain_(keychain), clock_(std::move(clock)) {}

  /// The registry at `place`; lives as long as this. Throws base::Error for a name that makes no URL.
  Host& at(const Place& place);

 private:
  using Key = std::pair<std::string, PlainHttp>;

  http::Transport& transport_;
  const Keychain& keychain_;
  Clock clock_;
  std::mutex mutex_ = {};
  std::map<Key, std::unique_ptr<Host>> hosts_ = {};
};

}  // namespace registry
