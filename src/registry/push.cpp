#include "registry/push.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/parallel.hpp"
#include "image/grammar.hpp"
#include "registry/blob_upload.hpp"
#include "registry/manifest_upload.hpp"

namespace registry {
namespace {

/// Each distinct blob once.
std::vector<const Blob*> distinct(const std::vector<Blob>& blobs) {
  std::map<std::string, const Blob*> by_digest;
  for (const Blob& blob : blobs) by_digest.try_emplace(blob.digest.text(), &blob);
  std::vector<const Blob*> found;
  found.reserve(by_digest.size());
  for (const auto& [digest, blob] : by_digest) found.push_back(blob);
  return found;
}

/// Adds up how far the blobs are.
class Meter {
 public:
  Meter(const std::vector<const Blob*>& blobs, const std::function<void(const PushProgress&)>& tell)
      : tell_(tell), sent_(blobs.size(), 0) {
    for (const Blob* blob : blobs) progress_.total += blob->size;
  }

  void present(std::uint64_t size) {
    const std::lock_guard lock(mutex_);
    progress_.present += size;
    if (tell_) tell_(progress_);
  }

  void sent(std::size_t index, std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    progress_.sent += bytes - sent_[index];
    sent_[index] = bytes;
    if (tell_) tell_(progress_);
  }

 private:
  const std::function<void(const PushProgress&)>& tell_;
  std::mutex mutex_ = {};
  std::vector<std::uint64_t> sent_;  // by blob
  PushProgress progress_ = {};
};

/// The first failure of several threads, which is what the others are cancelled for.
class FirstFailure {
 public:
  void set(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!has_failed_.exchange(true)) failure_ = std::move(failure);
  }

  [[nodiscard]] bool has_failed() const { return has_failed_; }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::mutex mutex_ = {};
  std::atomic<bool> has_failed_ = false;
  std::exception_ptr failure_ = {};
};

/// Sees to it that the repository has the blob. Returns whether it was sent for that.
bool provide(const UploadContext& context, Blob blob, KnownBlobs& known, const UploadReport& report) {
  const std::string& host = context.host.name();
  if (blob.mount_from.empty()) blob.mount_from = known.repository(host, blob.digest);
  const bool is_sent = !has_blob(context, blob.digest) &&
                       base::in_context(fmt::format("blob {}", blob.digest.text()),
                                        [&] { return BlobUpload(context, blob, report).run(); });
  known.note(host, blob.digest, context.repository);
  return is_sent;
}

void push_blobs(UploadContext context, const std::vector<Blob>& all, KnownBlobs& known,
                const PushOptions& options) {
  const std::vector<const Blob*> blobs = distinct(all);
  Meter meter(blobs, options.progress);
  FirstFailure failure;
  context.is_cancelled = [&] { return failure.has_failed(); };
  base::parallel_for(blobs.size(), options.concurrency, [&](std::size_t i) {
    if (failure.has_failed()) return;
    const Blob& blob = *blobs[i];
    const UploadReport report = [&](std::uint64_t sent) { meter.sent(i, sent); };
    try {
      if (!provide(context, blob, known, report)) meter.present(blob.size);
    } catch (...) {
      failure.set(std::current_exception());
    }
  });
  failure.rethrow();
}

}  // namespace

Pusher::Pusher(Client& client, http::RetryTiming timing) : client_(client), timing_(std::move(timing)) {
  if (!timing_.sleep)
    timing_.sleep = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); };
}

image::Digest Pusher::push(const Contents& contents, const Place& to, const PushOptions& options) {
  check_manifests(contents.manifests);
  return base::in_context(to.host, [&] {
    Host& host = client_.hosts().at(to);
    push_blobs({.host = host,
                .repository = to.repository,
                .timing = timing_,
                .chunk_size = std::max<std::uint64_t>(options.chunk_size, 1)},
               contents.blobs, known_, options);
    ManifestUpload upload(host, to);
    for (const ManifestBytes& manifest : contents.manifests) upload.put(manifest);
    return contents.manifests.back().digest;
  });
}

void Pusher::tag(const Place& place, const image::Digest& digest, const std::vector<std::string>& tags) {
  for (const std::string& tag : tags) image::check_tag(tag);
  if (tags.empty()) return;
  base::in_context(place.host, [&] {
    ManifestUpload upload(client_.hosts().at(place), place);
    const ManifestBytes manifest = upload.get(digest);
    for (const std::string& tag : tags) upload.put_as(manifest, tag);
  });
}

}  // namespace registry
