#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/transport.hpp"
#include "http/url.hpp"
#include "registry/authenticator.hpp"
#include "registry/keychain.hpp"

namespace registry {

/// Which registries may be spoken to without TLS.
enum class PlainHttp {
  loopback_only,  ///< those on this machine
  allowed,        ///< any, if it does not speak TLS
};

/// A request about one repository.
struct Call {
  std::string method = "GET";
  std::string repository = {};  ///< "library/nginx"
  std::string path = {};        ///< below the repository, with any query: "manifests/1.25"
  std::string url = {};         ///< absolute, instead of `path`: where the registry said to go on
  http::Headers headers = {};   ///< without Authorization
  std::string body = {};
  std::optional<http::FileRegion> file = {};              ///< sent instead of `body`
  std::function<void(std::uint64_t sent)> progress = {};  ///< see http::Request::progress
  std::size_t max_body = std::size_t{64} * 1024;          ///< bytes
  http::Repeat repeat = http::Repeat::by_method;
  Access access = Access::pull;
  std::string source = {};  ///< a repository to be pulled from besides, for a mount
};

/// What came back, and from where.
struct Answer {
  http::Response response = {};
  std::string url = {};                   ///< that was asked; fit to be shown
  bool redirected = false;                ///< another URL gave the answer in the end
  std::vector<std::string> secrets = {};  ///< that were sent, and may have come back: not to be shown
};

/// One registry. The first request tells how to speak to it, with TLS or without, authenticated or not, and
/// requests that come meanwhile wait for that. Safe to use from several threads at once.
class Host {
 public:
  /// `name` is a host with an optional ":port"; transport and keychain must outlive this. Throws base::Error
  /// for a name that makes no URL.
  Host(std::string name, http::Transport& transport, const Keychain& keychain, PlainHttp plain_http,
       const Clock& clock);

  /// Sends, authenticating and following redirects as needed; any status that remains is an answer. A
  /// registry that the first request could not reach is not tried again. Credentials go to the registry's own
  /// URLs only, whatever Call::url is. Throws base::Error, mostly http::TransportError.
  Answer send(const Call& call);

  /// "host" or "host:port".
  [[nodiscard]] const std::string& name() const { return name_; }

  /// The registry's own URL, which ends in a slash; not before send() has returned.
  [[nodiscard]] const http::Url& url() const { return url_; }

  /// See Authenticator::explain().
  [[nodiscard]] std::string explain_credentials(const std::string& repository) const {
    return authenticator_.explain(repository);
  }

 private:
  enum class Stage { untouched, probing, known };
  enum class Turn { probe, ordinary };
  class Probing;

  Turn wait_for_turn();
  std::optional<Answer> probe(const Call& call);
  http::Response first_contact(const Call& call);
  Answer ask(const Call& call, const Authorization& authorization);
  Answer finish(http::Request request, http::Response response, const Authorization& authorization);
  [[nodiscard]] bool is_own(const Call& call) const;
  [[nodiscard]] http::Request request(const Call& call, const Authorization& authorization) const;
  [[nodiscard]] bool may_do_without_tls(const http::TransportError& error) const;
  [[nodiscard]] http::TransportError with_hint(const http::TransportError& error) const;

  std::string name_;
  http::Transport& transport_;
  PlainHttp plain_http_;
  Authenticator authenticator_;
  http::Url url_;  // its scheme is settled by the probe and read only after that
  std::mutex mutex_ = {};
  std::condition_variable changed_ = {};
  Stage stage_ = Stage::untouched;
  std::optional<http::TransportError> failure_ = {};  // of the probe
};

}  // namespace registry
