#include "http/retry_transport.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "base/interrupt.hpp"
#include "http/backoff.hpp"

namespace http {
namespace {

using Kind = TransportError::Kind;
using std::chrono::milliseconds;

constexpr int kTooManyRequests = 429;
constexpr int kPatienceWithHttp2 = 3;
constexpr int kPatienceWithSilence = 3;
constexpr int kTriesOverHttp2 = 2;  // without an answer: some proxies just break such connections

bool may_be_repeated(const Request& request) {
  return request.repeat == Repeat::safe || request.method == "GET" || request.method == "HEAD";
}

/// How long all tries of `request` may take. An upload goes on for as long as it moves.
milliseconds time_for(const Request& request, milliseconds usual) {
  constexpr std::chrono::days kEndless{30};
  if (request.timeout > milliseconds(0)) return request.timeout;
  return request.file ? kEndless : usual;
}

/// Scheme and authority, which is all that is needed to tell servers apart.
std::string origin(const std::string& url) {
  const std::size_t authority = url.find("://");
  return url.substr(0, authority == std::string::npos ? authority : url.find_first_of("/?#", authority + 3));
}

}  // namespace

double random_fraction() {
  thread_local std::minstd_rand generator{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(generator);
}

RetryTransport::RetryTransport(Transport& next, RetryOptions options, RetryTiming timing)
    : next_(next), options_(options), timing_(std::move(timing)) {
  if (!timing_.sleep) timing_.sleep = base::sleep_unless_interrupted;
}

bool RetryTransport::Host::is_given_up() const { return unanswered >= kPatienceWithSilence; }

Response RetryTransport::send(const Request& request) {
  Host& asked = host(request.url);
  if (asked.is_given_up()) {
    throw TransportError(
        Kind::unreachable,
        fmt::format("not tried, as {} requests in a row to this host got no answer", kPatienceWithSilence));
  }
  const Deadline deadline = timing_.now() + time_for(request, options_.timeout);
  const int max_tries = may_be_repeated(request) ? options_.max_tries : 1;
  Request sent = request;
  if (asked.http2_failures >= kPatienceWithHttp2) sent.version = HttpVersion::http1;

  for (int tries = 1;; ++tries) {
    sent.attempt = tries;
    Outcome outcome = attempt(asked, sent, deadline);
    if (tries == max_tries || !is_worth_another(outcome)) return conclude(asked, std::move(outcome), tries);
    const milliseconds wait = pause(outcome, tries);
    if (timing_.now() + wait >= deadline) return conclude(asked, std::move(outcome), tries);
    timing_.sleep(wait);
    const bool no_answer = std::holds_alternative<TransportError>(outcome);
    if (no_answer && asked.is_given_up()) return conclude(asked, std::move(outcome), tries);
    if (no_answer && tries >= kTriesOverHttp2) sent.version = HttpVersion::http1;
  }
}

RetryTransport::Host& RetryTransport::host(const std::string& url) {
  const std::lock_guard lock(mutex_);
  return hosts_.try_emplace(origin(url), options_.max_concurrency).first->second;
}

RetryTransport::Outcome RetryTransport::attempt(Host& host, Request& request, Deadline deadline) {
  Gate::Pass pass(host.gate, deadline);
  try {
    request.timeout = std::max(std::chrono::ceil<milliseconds>(deadline - timing_.now()), milliseconds(1));
    Response response = next_.send(request);
    host.unanswered = 0;
    if (response.status == kTooManyRequests) {
      pass.set(Gate::Verdict::throttled);
    } else if (!is_transient(response.status)) {
      pass.set(Gate::Verdict::answered);
    }
    return response;
  } catch (const TransportError& error) {
    if (error.kind() == Kind::http2) {
      ++host.http2_failures;
      request.version = HttpVersion::http1;
    }
    return error;
  }
}

Response RetryTransport::conclude(Host& host, Outcome outcome, int tries) {
  if (auto* response = std::get_if<Response>(&outcome)) {
    response->tries = tries;
    return std::move(*response);
  }
  const auto& error = std::get<TransportError>(outcome);
  if (error.kind() == Kind::unreachable) ++host.unanswered;
  if (tries == 1) throw TransportError(error);
  throw TransportError(error.kind(), fmt::format("{} ({} tries)", error.what(), tries));
}

bool RetryTransport::is_worth_another(const Outcome& outcome) {
  if (const auto* response = std::get_if<Response>(&outcome)) return is_transient(response->status);
  const Kind kind = std::get<TransportError>(outcome).kind();
  return kind == Kind::unreachable || kind == Kind::http2;
}

milliseconds RetryTransport::pause(const Outcome& outcome, int tries) const {
  const milliseconds usual = backoff(tries, timing_.random());
  if (const auto* response = std::get_if<Response>(&outcome)) {
    const auto asked_for = retry_after(header(response->headers, "Retry-After"), timing_.date());
    return asked_for ? std::max<milliseconds>(usual, *asked_for) : usual;
  }
  return std::get<TransportError>(outcome).kind() == Kind::http2 ? milliseconds(0) : usual;
}

}  // namespace http
