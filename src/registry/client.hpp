#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "http/transport.hpp"
#include "image/digest.hpp"
#include "image/reference.hpp"
#include "registry/hosts.hpp"
#include "registry/index.hpp"
#include "registry/keychain.hpp"
#include "registry/place.hpp"
#include "registry/token.hpp"

namespace registry {

/// How registries are spoken to.
struct ClientOptions {
  PlainHttp plain_http = PlainHttp::loopback_only;
  Clock clock = [] { return std::chrono::steady_clock::now(); };
};

/// Asks registries what references mean (OCI distribution specification 1.1). Safe to use from several
/// threads at once; what is learnt of a host, tokens included, is kept for all of them.
class Client {
 public:
  /// Both must outlive the client.
  Client(http::Transport& transport, const Keychain& keychain, ClientOptions options = {});

  /// The digest of the manifest or index that `reference` names now; one HEAD, and a GET only if that did not
  /// tell. A digest in the reference is checked for being there. Throws base::Error beginning with the
  /// registry's name.
  image::Digest resolve(const image::Reference& reference);

  /// The same, asked at these places instead of the reference's own registry and repository, one after the
  /// other until one answers. Throws base::Error that has what went wrong at each of them.
  image::Digest resolve(const image::Reference& reference, const std::vector<Place>& places);

  /// The digest that `reference` has at `place`; nothing if there is none, or if the registry does not let us
  /// know. Throws like resolve() when it gives no answer.
  std::optional<image::Digest> find(const image::Reference& reference, const Place& place);

  /// What `reference` leads to now, with its digest: one GET, so that no resolve() is needed beside it. Asked
  /// at these places one after the other, or at the reference's own. Throws like resolve().
  ManifestDocument manifest(const image::Reference& reference);
  ManifestDocument manifest(const image::Reference& reference, const std::vector<Place>& places);

  /// All tags of the repository of `reference`, whose own tag or digest does not matter: sorted, each once.
  /// Asked at these places one after the other until one gives the whole list, or at the reference's own.
  /// Throws like resolve().
  std::vector<std::string> tags(const image::Reference& reference);
  std::vector<std::string> tags(const image::Reference& reference, const std::vector<Place>& places);

  /// The registries this has spoken to, for those who do more than ask.
  [[nodiscard]] Hosts& hosts() { return hosts_; }

 private:
  [[nodiscard]] Place own_place(const image::Reference& reference) const;
  image::Digest resolve_at(const Place& place, const image::Reference& reference);
  ManifestDocument manifest_at(const Place& place, const image::Reference& reference);
  std::vector<std::string> tags_at(const Place& place, const image::Reference& reference);

  PlainHttp plain_http_;
  Hosts hosts_;
};

}  // namespace registry
