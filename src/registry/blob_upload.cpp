#include "registry/blob_upload.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "http/url.hpp"
#include "registry/blob_check.hpp"
#include "registry/chunked_upload.hpp"

namespace registry {

bool BlobUpload::run() {
  if (mount()) return false;
  try {
    send();
  } catch (...) {
    cancel_upload(context_, session_);
    throw;
  }
  return true;
}

/// A registry that does not mount the blob may begin an upload instead, which is used then. Whatever else it
/// says, the blob can still be sent.
bool BlobUpload::mount() {
  if (blob_.mount_from.empty() || blob_.mount_from == context_.repository) return false;
  const Call post = {
      .method = "POST",
      .repository = context_.repository,
      .path = fmt::format("blobs/uploads/?mount={}&from={}", http::query_value(blob_.digest.text()),
                          http::query_value(blob_.mount_from)),
      .repeat = http::Repeat::safe,
      .access = Access::push,
      .source = blob_.mount_from};
  try {
    const Answer answer = context_.host.send(post);
    if (answer.response.status == 202) session_.emplace(context_.host, context_.repository, answer.response);
    if (answer.response.status != 201) return false;
    check_confirmed(post, answer, blob_.digest);
    return true;
  } catch (const base::Error&) {
    return false;
  }
}

void BlobUpload::send() {
  if (blob_.file.empty()) throw base::Error("the registry does not have it, and there is no file to send");
  BlobCheck check(blob_);
  const bool is_large = blob_.size > context_.chunk_size;
  if (is_large) {
    if (ChunkedUpload(context_, blob_, report_, session_).run([&] { check.wait(); })) return;
    cancel_upload(context_, session_);
  }
  check.wait();
  send_whole();
}

/// In one request. There is no going on in the middle: each try is an upload of its own.
void BlobUpload::send_whole() {
  for (int tries = 1;; ++tries) {
    stop_if_cancelled(context_);
    if (!session_) session_ = begin_upload(context_);
    Call put = session_->closing_call(blob_.digest);
    put.headers = {{"Content-Type", "application/octet-stream"}};
    put.file = http::FileRegion{blob_.file, 0, blob_.size};
    put.progress = report_;
    const Outcome outcome = attempt(context_, put);
    if (const Answer* answer = success(outcome)) {
      check_confirmed(put, *answer, blob_.digest);
      break;
    }
    if (!is_worth_another(outcome)) fail_upload(context_, put, outcome);
    if (has_blob_after_all(context_, blob_.digest)) break;
    if (tries == kUploadTries || !pause(context_, outcome, tries)) fail_upload(context_, put, outcome);
    cancel_upload(context_, session_);
  }
  session_.reset();
}

}  // namespace registry
