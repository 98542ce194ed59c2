#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "http/retry_transport.hpp"
#include "image/digest.hpp"
#include "registry/client.hpp"
#include "registry/contents.hpp"
#include "registry/known_blobs.hpp"
#include "registry/place.hpp"

namespace registry {

/// How far the blobs of a push are, in bytes.
struct PushProgress {
  std::uint64_t total = 0;    ///< of all blobs, each counted once
  std::uint64_t present = 0;  ///< that the registry had, or took from another of its repositories
  std::uint64_t sent = 0;     ///< that were sent; less than before when some have to be sent again
};

/// How to push.
struct PushOptions {
  std::size_t concurrency = 4;                                 ///< blobs at once, one or more
  std::uint64_t chunk_size = std::uint64_t{64} * 1024 * 1024;  ///< bytes; larger blobs are sent in pieces
  std::function<void(const PushProgress&)> progress = {};  ///< called by one thread at a time; may be empty
};

/// Brings images to registries (OCI distribution specification 1.1, push). Nothing gets a name there before
/// all it consists of is there. Safe to use from several threads at once.
class Pusher {
 public:
  /// `client`, whose connections and tokens are used, must outlive this. Of `timing`, sleep, random and date
  /// are used between the tries to go on with an upload.
  explicit Pusher(Client& client, http::RetryTiming timing = {});

  /// Uploads what the repository at `to` does not have, blobs first, then manifests in their order, and
  /// returns the root's digest once the registry has confirmed it. No tag is set. A blob's file is compared
  /// with its digest before the registry is asked to keep it; one that an earlier push has brought to another
  /// repository of the registry is mounted from there if the registry lets it. Throws base::Error beginning
  /// with the registry's name.
  image::Digest push(const Contents& contents, const Place& to, const PushOptions& options = {});

  /// Gives the manifest or index `digest`, which the repository at `place` has, these tags. Throws
  /// base::Error: beginning with the registry's name, or for a text that can be no tag.
  void tag(const Place& place, const image::Digest& digest, const std::vector<std::string>& tags);

 private:
  Client& client_;
  http::RetryTiming timing_;
  KnownBlobs known_ = {};
};

}  // namespace registry
