#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "http/transport.hpp"
#include "http/url.hpp"
#include "image/digest.hpp"
#include "registry/host.hpp"

namespace registry {

/// An upload that a registry has begun: the URL where it goes on, which changes with each answer. A URL of
/// somebody else's may hold secrets and is shown by no message.
class UploadSession {
 public:
  /// `begun` is the answer to the POST. Throws base::Error when it tells no URL to go on at, or one that
  /// nothing may be sent to: see check_destination(). `host` must outlive this.
  UploadSession(Host& host, std::string repository, const http::Response& begun);

  /// A request about this upload.
  [[nodiscard]] Call call(const std::string& method) const;

  /// The request that ends it: PUT with the digest, with a body or without.
  [[nodiscard]] Call closing_call(const image::Digest& digest) const;

  /// Takes note of where to go on after this answer. Throws like the constructor, but an answer need not
  /// tell.
  void follow(const http::Response& answer);

  /// The bytes that a chunk must have at least, unless it is the last (OCI-Chunk-Min-Length).
  [[nodiscard]] std::uint64_t min_chunk() const { return min_chunk_; }

 private:
  void check(const http::Url& next) const;

  Host* host_;
  std::string repository_;
  http::Url url_;
  std::uint64_t min_chunk_ = 0;
};

/// How many bytes of an upload an answer says to have, from its Range field ("0-1023"); nothing if it does
/// not say. Registries say "0-0" of one byte and of none: that is taken for none.
std::optional<std::uint64_t> received_bytes(const http::Response& answer);

}  // namespace registry
