#pragma once

#include <future>
#include <thread>

#include "registry/contents.hpp"

namespace registry {

/// Compares a blob's file with its digest, on a thread of its own, while it may be on its way already.
class BlobCheck {
 public:
  /// Throws base::Error when the file cannot be opened or has another size. `blob` must outlive this.
  explicit BlobCheck(const Blob& blob);

  /// Stops at once.
  ~BlobCheck();
  BlobCheck(const BlobCheck&) = delete;
  BlobCheck& operator=(const BlobCheck&) = delete;

  /// Returns when the file's bytes are known to be those of the digest; throws base::Error, naming the file,
  /// when they are not.
  void wait() { done_.get(); }

 private:
  std::shared_future<void> done_ = {};
  std::jthread thread_ = {};  // last: uses all of the above
};

}  // namespace registry
