#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "http/retry_transport.hpp"
#include "registry/contents.hpp"
#include "registry/host.hpp"
#include "registry/upload_session.hpp"

namespace registry {

/// What the uploads of one push have in common.
struct UploadContext {
  Host& host;
  std::string repository = {};
  const http::RetryTiming& timing;          ///< with `sleep`
  std::uint64_t chunk_size = 0;             ///< bytes
  std::function<bool()> is_cancelled = {};  ///< whether another upload has failed, so that none need go on
};

/// Told how many bytes of a blob have been sent so far.
using UploadReport = std::function<void(std::uint64_t sent)>;

/// What came of a request: an answer, or none.
using Outcome = std::variant<Answer, http::TransportError>;

/// How often an upload that does not get on is tried.
inline constexpr int kUploadTries = 5;

/// Sends; only what is no TransportError is thrown.
Outcome attempt(const UploadContext& context, const Call& call);

/// The answer, if it is a success.
const Answer* success(const Outcome& outcome);

/// The status of the answer; 0 if there was none.
int status_of(const Outcome& outcome);

/// Whether the same may come out otherwise at another time.
bool is_worth_another(const Outcome& outcome);

/// Waits, after this many failures in a row, until the next try; returns false, at once, if the registry asks
/// for more patience than an upload has.
bool pause(const UploadContext& context, const Outcome& outcome, int failures);

/// Throws what tells of `outcome`, which is the failure of `call`.
[[noreturn]] void fail_upload(const UploadContext& context, const Call& call, const Outcome& outcome);

/// Throws base::Error if another upload has failed.
void stop_if_cancelled(const UploadContext& context);

/// Whether the repository has the blob. Throws base::Error.
bool has_blob(const UploadContext& context, const image::Digest& digest);

/// Whether it has it although the answer to its upload was lost; false also if that cannot be found out.
bool has_blob_after_all(const UploadContext& context, const image::Digest& digest);

/// Begins an upload. Throws base::Error.
UploadSession begin_upload(const UploadContext& context);

/// Gives the upload up, if there is one, and tells the registry so. What comes of that does not matter:
/// registries forget uploads by themselves, in time.
void cancel_upload(const UploadContext& context, std::optional<UploadSession>& session);

/// Throws base::Error if `answer`, a success, confirms another digest than this.
void check_confirmed(const Call& call, const Answer& answer, const image::Digest& digest);

}  // namespace registry
