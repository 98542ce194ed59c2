#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "registry/upload_context.hpp"

namespace registry {

/// Uploads a blob chunk by chunk. After a failure in the middle the registry is asked how much it has, and
/// the upload goes on from there, as often as it gets on.
class ChunkedUpload {
 public:
  /// `session` may be one that has begun already, and is none once the blob is there; a failure leaves the
  /// one to be cancelled in it. All must outlive this.
  ChunkedUpload(const UploadContext& context, const Blob& blob, const UploadReport& report,
                std::optional<UploadSession>& session);

  /// Returns false if the registry takes no chunks. `check` is called when all has been sent, before the
  /// registry is asked to keep it. Throws base::Error.
  bool run(const std::function<void()>& check);

 private:
  bool send_all();
  bool close();
  void resume();
  bool is_step_forward(std::uint64_t least);
  [[nodiscard]] Call next_chunk() const;
  [[nodiscard]] std::uint64_t end_of(const Call& chunk, const Answer& answer) const;
  void go_on_after(const Call& chunk, const Outcome& outcome);

  const UploadContext& context_;
  const Blob& blob_;
  const UploadReport& report_;
  std::optional<UploadSession>& session_;
  std::uint64_t offset_ = 0;  // where the registry wants the next byte
  std::uint64_t best_ = 0;    // how far it has ever been
  int failures_ = 0;          // since then
  bool resumed_ = false;
  bool begun_again_ = false;
};

}  // namespace registry
