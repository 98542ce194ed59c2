#include "registry/chunked_upload.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.hpp"

namespace registry {
namespace {

/// Bytes of a chunk that make it worth to go on after a failure.
constexpr std::uint64_t kWorthwhile = std::uint64_t{1024} * 1024;
constexpr int kRangeNotSatisfiable = 416;

/// Whether the registry wants no PATCH.
bool refuses_chunks(const Outcome& outcome) {
  constexpr std::array<int, 4> kStatuses = {400, 404, 405, 501};
  return std::ranges::find(kStatuses, status_of(outcome)) != kStatuses.end();
}

}  // namespace

ChunkedUpload::ChunkedUpload(const UploadContext& context, const Blob& blob, const UploadReport& report,
                             std::optional<UploadSession>& session)
    : context_(context), blob_(blob), report_(report), session_(session) {}

bool ChunkedUpload::run(const std::function<void()>& check) {
  for (;;) {
    if (!send_all()) return false;
    check();
    if (close()) return true;
  }
}

bool ChunkedUpload::send_all() {
  if (!session_) session_ = begin_upload(context_);
  while (offset_ < blob_.size) {
    stop_if_cancelled(context_);
    const Call chunk = next_chunk();
    const Outcome outcome = attempt(context_, chunk);
    if (const Answer* answer = success(outcome)) {
      session_->follow(answer->response);
      offset_ = end_of(chunk, *answer);
      const bool all = offset_ == chunk.file->offset + chunk.file->size;
      if (!is_step_forward(all ? 1 : kWorthwhile) && !all) go_on_after(chunk, outcome);
    } else if (status_of(outcome) == kRangeNotSatisfiable) {
      const std::uint64_t refused = offset_;
      resume();
      if (offset_ == refused) return false;
      go_on_after(chunk, outcome);
    } else if (is_worth_another(outcome)) {
      go_on_after(chunk, outcome);
      resume();
    } else {
      if (refuses_chunks(outcome)) return false;
      fail_upload(context_, chunk, outcome);
    }
  }
  return true;
}

Call ChunkedUpload::next_chunk() const {
  const std::uint64_t size =
      std::min(std::max(context_.chunk_size, session_->min_chunk()), blob_.size - offset_);
  Call chunk = session_->call("PATCH");
  chunk.headers = {{"Content-Type", "application/octet-stream"},
                   {"Content-Range", fmt::format("{}-{}", offset_, offset_ + size - 1)}};
  chunk.file = http::FileRegion{blob_.file, offset_, size};
  chunk.progress = [report = &report_, offset = offset_](std::uint64_t sent) { (*report)(offset + sent); };
  return chunk;
}

/// Where the next chunk begins once this one has been answered with success.
std::uint64_t ChunkedUpload::end_of(const Call& chunk, const Answer& answer) const {
  const std::uint64_t end = chunk.file->offset + chunk.file->size;
  const std::uint64_t told = received_bytes(answer.response).value_or(end);
  if (told <= end) return told;
  throw base::Error(fmt::format("PATCH {}: the registry says that it has got {} bytes, but {} were sent",
                                answer.url, told, end));
}

/// Waits until the next try, or throws if there were too many.
void ChunkedUpload::go_on_after(const Call& chunk, const Outcome& outcome) {
  const bool patient = ++failures_ < kUploadTries && pause(context_, outcome, failures_);
  if (patient) return;
  if (const Answer* answer = success(outcome)) {
    throw base::Error(fmt::format("PATCH {}: the registry takes no bytes from {} on", answer->url, offset_));
  }
  fail_upload(context_, chunk, outcome);
}

/// Forgets earlier failures if the upload is further than ever before by at least this much.
bool ChunkedUpload::is_step_forward(std::uint64_t least) {
  if (offset_ < best_ + least) return false;
  best_ = offset_;
  failures_ = 0;
  return true;
}

/// Asks where to go on; begins anew if the registry does not know any more.
void ChunkedUpload::resume() {
  const Answer answer = context_.host.send(session_->call("GET"));
  const auto has = received_bytes(answer.response);
  if (answer.response.status / 100 != 2 || !has || *has > blob_.size) {
    cancel_upload(context_, session_);
    session_ = begin_upload(context_);
    offset_ = 0;
    return;
  }
  resumed_ = true;
  session_->follow(answer.response);
  offset_ = *has;
  is_step_forward(kWorthwhile);
}

/// Returns false if the upload has to begin again: some registries count bytes that were still on their way
/// when they were asked.
bool ChunkedUpload::close() {
  Call put = session_->closing_call(blob_.digest);
  put.repeat = http::Repeat::safe;
  const Outcome outcome = attempt(context_, put);
  if (const Answer* answer = success(outcome)) {
    check_confirmed(put, *answer, blob_.digest);
  } else if (!has_blob_after_all(context_, blob_.digest)) {
    const int status = status_of(outcome);
    const bool spoilt = status == 400 || status == 404 || status == kRangeNotSatisfiable;
    if (!spoilt || !resumed_ || begun_again_) fail_upload(context_, put, outcome);
    begun_again_ = true;
    cancel_upload(context_, session_);
    offset_ = best_ = 0;
    return false;
  }
  session_.reset();
  return true;
}

}  // namespace registry
