#pragma once

#include <optional>

#include "registry/upload_context.hpp"

namespace registry {

/// Brings one blob, which the registry does not have, to it: by a mount if another repository may have it,
/// else out of its file, in one PUT or chunk by chunk. Ends with the blob at the registry, or with nothing
/// there: an upload that is given up is cancelled.
class BlobUpload {
 public:
  /// All must outlive this.
  BlobUpload(const UploadContext& context, const Blob& blob, const UploadReport& report)
      : context_(context), blob_(blob), report_(report) {}

  /// Returns whether the blob was sent, and not mounted. Throws base::Error.
  bool run();

 private:
  bool mount();
  void send();
  void send_whole();

  const UploadContext& context_;
  const Blob& blob_;
  const UploadReport& report_;
  std::optional<UploadSession> session_ = {};
};

}  // namespace registry
