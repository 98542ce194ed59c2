#include "http/curl_failure.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/sslerr.h>

#include "http/redact.hpp"

namespace http {
namespace {

using Kind = TransportError::Kind;

std::string seconds(std::chrono::milliseconds duration) {
  return fmt::format("{:g} s", static_cast<double>(duration.count()) / 1000);
}

std::string timeout_text(CURL* handle, const TimeLimits& limits) {
  curl_off_t sent_after = 0;  // 0 until the request could be sent
  curl_off_t answered_after = 0;
  curl_off_t ended_after = 0;
  curl_easy_getinfo(handle, CURLINFO_PRETRANSFER_TIME_T, &sent_after);
  curl_easy_getinfo(handle, CURLINFO_STARTTRANSFER_TIME_T, &answered_after);
  curl_easy_getinfo(handle, CURLINFO_TOTAL_TIME_T, &ended_after);
  constexpr std::chrono::milliseconds kTolerance{5};
  const bool whole =
      limits.whole.count() > 0 && std::chrono::microseconds(ended_after) + kTolerance >= limits.whole;
  if (sent_after == 0)
    return fmt::format("no connection within {}", seconds(whole ? limits.whole : limits.connect));
  const auto stall = std::chrono::ceil<std::chrono::seconds>(limits.stall);
  if (answered_after == 0) return fmt::format("no answer within {}", seconds(whole ? limits.whole : stall));
  if (whole) return fmt::format("the answer was not complete within {}", seconds(limits.whole));
  return fmt::format("the answer stalled for {}", seconds(stall));
}

TransportError not_connected(CURL* handle, std::string text) {
  long error = 0;
  curl_easy_getinfo(handle, CURLINFO_OS_ERRNO, &error);
  if (error != 0) {
    text = fmt::format("cannot connect: {}", std::generic_category().message(static_cast<int>(error)));
  }
  return {error == ECONNREFUSED ? Kind::refused : Kind::unreachable, std::move(text)};
}

/// OpenSSL's error code in "OpenSSL/3.0.11: error:0A00010B:SSL routines::wrong version number", or 0.
unsigned long openssl_code(std::string_view detail) {
  constexpr std::string_view kMark = "error:";
  const std::size_t mark = detail.find(kMark);
  if (mark == std::string_view::npos) return 0;
  const std::string_view digits = detail.substr(mark + kMark.size());
  unsigned long code = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  return code;
}

/// The sentence at the end of an OpenSSL error, else the whole text.
std::string handshake_text(std::string_view detail) {
  const std::size_t last = detail.rfind("::");
  if (openssl_code(detail) != 0 && last != std::string_view::npos) detail = detail.substr(last + 2);
  return fmt::format("TLS handshake failed: {}", one_line(detail, 300));
}

/// Whether `detail` is a server's alert about our certificate. With TLS 1.3 it arrives after the handshake.
bool refuses_certificate(std::string_view detail) {
  const unsigned long code = openssl_code(detail);
  if (ERR_GET_LIB(code) != ERR_LIB_SSL) return false;
  switch (ERR_GET_REASON(code)) {
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
      return true;
    default:
      return false;
  }
}

/// Whether the server may have ended the connection `handle` has made because of who we are.
bool may_be_refusal(CURLcode code, CURL* handle) {
  long connects = 0;
  curl_easy_getinfo(handle, CURLINFO_NUM_CONNECTS, &connects);
  constexpr std::array kCodes = {CURLE_SSL_CONNECT_ERROR, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
                                 CURLE_GOT_NOTHING,       CURLE_HTTP2,      CURLE_HTTP2_STREAM};
  return connects > 0 && std::ranges::find(kCodes, code) != kCodes.end();
}

/// The status of a proxy's answer to CONNECT; 0 if there was none, or none in this transfer.
long proxy_answer(CURL* handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_HTTP_CONNECTCODE, &status);
  return status;
}

}  // namespace

bool shows_no_tls(std::string_view detail) {
  const unsigned long code = openssl_code(detail);
  if (ERR_GET_LIB(code) != ERR_LIB_SSL) return false;
  switch (ERR_GET_REASON(code)) {
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
    case SSL_R_HTTPS_PROXY_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_RECORD_TOO_SMALL:
      return true;
    default:
      return false;
  }
}

TransportError curl_failure(CURLcode code, CURL* handle, std::string_view detail, const TimeLimits& limits) {
  if (refuses_certificate(detail)) {
    return {Kind::not_admitted, fmt::format("the server refuses the client certificate: {}",
                                            ERR_reason_error_string(openssl_code(detail)))};
  }
  std::string text = one_line(detail.empty() ? curl_easy_strerror(code) : detail, 300);
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
      return {Kind::unusable, "the request was cancelled"};
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return {Kind::unusable, std::move(text)};
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return {Kind::unknown_host, std::move(text)};
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return {Kind::http2, std::move(text)};
    case CURLE_OPERATION_TIMEDOUT:
      return {Kind::unreachable, timeout_text(handle, limits)};
    case CURLE_COULDNT_CONNECT:
      return not_connected(handle, std::move(text));
    case CURLE_SEND_FAIL_REWIND:
      return {Kind::unreachable, "the connection broke before the answer"};
    case CURLE_OUT_OF_MEMORY:  // said of memory rarely, mostly of a line that passes curl's own limit
      return {Kind::too_large, "a line of the answer's head is too long"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return {Kind::not_trusted, std::move(text)};
    case CURLE_SSL_CONNECT_ERROR:
      return {shows_no_tls(detail) ? Kind::not_tls : Kind::unreachable, handshake_text(detail)};
    default:
      return {Kind::unreachable, std::move(text)};
  }
}

TransportError about_identity(const TransportError& error, CURLcode code, CURL* handle, Identity identity) {
  if (identity == Identity::not_asked_for || !may_be_refusal(code, handle)) return error;
  if (identity == Identity::missing) return {Kind::not_admitted, "the server asks for a client certificate"};
  if (error.kind() == Kind::not_admitted) return error;
  return {error.kind(), fmt::format("{}, after the server was shown a client certificate", error.what())};
}

bool is_of_proxy(CURLcode code, CURL* handle, const Proxy& proxy) {
  constexpr std::array kCodes = {CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_PROXY};
  if (std::ranges::find(kCodes, code) != kCodes.end()) return true;
  if (proxy.url.starts_with("socks")) return false;
  const char* url = "";
  curl_easy_getinfo(handle, CURLINFO_EFFECTIVE_URL, &url);
  if (!std::string_view(url).starts_with("https:")) return true;  // there is no other end to talk to
  long connects = 0;
  curl_easy_getinfo(handle, CURLINFO_NUM_CONNECTS, &connects);
  return connects > 0 && proxy_answer(handle) / 100 != 2;
}

TransportError about_proxy(const TransportError& error, CURL* handle, const Proxy& proxy) {
  const long answer = proxy_answer(handle);
  const auto named = [&](std::string_view text) { return fmt::format("proxy {}: {}", proxy.name, text); };
  if (answer >= 300) {
    return {answer >= 500 ? Kind::unreachable : Kind::proxy,
            named(fmt::format("it answers {} to CONNECT", answer))};
  }
  constexpr std::array kPassing = {Kind::unreachable, Kind::http2, Kind::unusable, Kind::too_large};
  const bool may_pass = std::ranges::find(kPassing, error.kind()) != kPassing.end();
  return {may_pass ? error.kind() : Kind::proxy, named(error.what())};
}

}  // namespace http
