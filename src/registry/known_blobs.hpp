#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "image/digest.hpp"

namespace registry {

/// Which repository of a registry is known to have a blob, so that another can take it from there. Safe to
/// use from several threads at once.
class KnownBlobs {
 public:
  /// The repository of `host` has the blob.
  void note(const std::string& host, const image::Digest& blob, const std::string& repository) {
    const std::lock_guard lock(mutex_);
    repositories_.try_emplace({host, blob.text()}, repository);
  }

  /// A repository of `host` that has the blob; empty if none is known.
  [[nodiscard]] std::string repository(const std::string& host, const image::Digest& blob) const {
    const std::lock_guard lock(mutex_);
    const auto found = repositories_.find({host, blob.text()});
    return found == repositories_.end() ? std::string() : found->second;
  }

 private:
  mutable std::mutex mutex_ = {};
  std::map<std::pair<std::string, std::string>, std::string> repositories_ = {};
};

}  // namespace registry
