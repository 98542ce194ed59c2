#include "registry/upload_context.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "http/backoff.hpp"
#include "http/redact.hpp"
#include "registry/push_failure.hpp"

namespace registry {

Outcome attempt(const UploadContext& context, const Call& call) {
  try {
    return context.host.send(call);
  } catch (const http::TransportError& error) {
    return error;
  }
}

const Answer* success(const Outcome& outcome) {
  const auto* answer = std::get_if<Answer>(&outcome);
  return answer != nullptr && is_success(answer->response) ? answer : nullptr;
}

int status_of(const Outcome& outcome) {
  const auto* answer = std::get_if<Answer>(&outcome);
  return answer == nullptr ? 0 : answer->response.status;
}

bool is_worth_another(const Outcome& outcome) {
  if (const auto* answer = std::get_if<Answer>(&outcome)) return http::is_transient(answer->response.status);
  using Kind = http::TransportError::Kind;
  const Kind kind = std::get<http::TransportError>(outcome).kind();
  return kind == Kind::unreachable || kind == Kind::http2;
}

bool pause(const UploadContext& context, const Outcome& outcome, int failures) {
  constexpr std::chrono::milliseconds kPatience = std::chrono::minutes(2);
  std::chrono::milliseconds wait = http::backoff(failures, context.timing.random());
  if (const auto* answer = std::get_if<Answer>(&outcome)) {
    const std::string_view field = http::header(answer->response.headers, "Retry-After");
    const auto asked_for = http::retry_after(field, context.timing.date());
    if (asked_for) wait = std::max<std::chrono::milliseconds>(wait, *asked_for);
  }
  if (wait > kPatience) return false;
  context.timing.sleep(wait);
  return true;
}

void fail_upload(const UploadContext& context, const Call& call, const Outcome& outcome) {
  if (const auto* error = std::get_if<http::TransportError>(&outcome)) throw http::TransportError(*error);
  fail_push(context.host, call, std::get<Answer>(outcome));
}

void stop_if_cancelled(const UploadContext& context) {
  if (context.is_cancelled()) throw base::Error("cancelled, as another upload has failed");
}

bool has_blob(const UploadContext& context, const image::Digest& digest) {
  const Call head = {.method = "HEAD",
                     .repository = context.repository,
                     .path = "blobs/" + digest.text(),
                     .access = Access::push};
  const Answer answer = context.host.send(head);
  if (is_success(answer.response)) return true;
  const bool cannot_tell = answer.redirected || answer.response.status == 405;
  if (cannot_tell || answer.response.status == 404) return false;
  fail_push(context.host, head, answer);
}

bool has_blob_after_all(const UploadContext& context, const image::Digest& digest) {
  try {
    return has_blob(context, digest);
  } catch (const base::Error&) {
    return false;
  }
}

UploadSession begin_upload(const UploadContext& context) {
  // A session too many does no harm, so that this may be repeated.
  const Call post = {.method = "POST",
                     .repository = context.repository,
                     .path = "blobs/uploads/",
                     .repeat = http::Repeat::safe,
                     .access = Access::push};
  const Answer answer = context.host.send(post);
  if (answer.response.status != 202) fail_push(context.host, post, answer);
  return base::in_context(fmt::format("POST {}", answer.url),
                          [&] { return UploadSession(context.host, context.repository, answer.response); });
}

void cancel_upload(const UploadContext& context, std::optional<UploadSession>& session) {
  if (!session) return;
  Call call = session->call("DELETE");
  call.access = Access::cancel_upload;
  session.reset();
  try {
    context.host.send(call);
  } catch (const base::Error&) {  // see the header
  }
}

void check_confirmed(const Call& call, const Answer& answer, const image::Digest& digest) {
  const std::string_view told = http::header(answer.response.headers, "Docker-Content-Digest");
  const std::string_view algorithm = std::string_view(digest.text()).substr(0, digest.text().find(':') + 1);
  if (told == digest.text() || !told.starts_with(algorithm)) return;
  throw base::Error(fmt::format("{} {}: the registry says that it has got {}, but {} was sent", call.method,
                                answer.url, http::one_line(told, 150), digest.text()));
}

}  // namespace registry
