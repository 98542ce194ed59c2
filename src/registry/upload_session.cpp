#include "registry/upload_session.hpp"

#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "http/redact.hpp"
#include "registry/address.hpp"

namespace registry {
namespace {

/// The number that fills `text`.
std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

}  // namespace

UploadSession::UploadSession(Host& host, std::string repository, const http::Response& begun)
    : host_(&host),
      repository_(std::move(repository)),
      url_(host.url().resolve(fmt::format("v2/{}/blobs/uploads/", repository_))) {
  if (http::header(begun.headers, "Location").empty()) {
    throw base::Error("the registry does not say where to upload to (Location)");
  }
  follow(begun);
}

Call UploadSession::call(const std::string& method) const {
  Call made = {.method = method, .repository = repository_, .url = url_.text()};
  made.access = Access::push;
  return made;
}

Call UploadSession::closing_call(const image::Digest& digest) const {
  Call made = call("PUT");
  const bool has_query = made.url.find('?') != std::string::npos;
  made.url += fmt::format("{}digest={}", has_query ? '&' : '?', http::query_value(digest.text()));
  return made;
}

void UploadSession::check(const http::Url& next) const {
  const http::Url& registry = host_->url();
  if (next.host() == registry.host() && next.scheme() == "http" && registry.scheme() == "https") {
    throw base::Error(
        "it has no TLS, while the registry has. Does the proxy in front of it pass X-Forwarded-Proto on?");
  }
  check_destination(registry, next);
}

void UploadSession::follow(const http::Response& answer) {
  if (const auto least = number(http::header(answer.headers, "OCI-Chunk-Min-Length"))) min_chunk_ = *least;
  const std::string_view location = http::header(answer.headers, "Location");
  if (location.empty()) return;
  const std::string clause =
      fmt::format("where it wants the upload, {}, is refused", http::redacted_url(location));
  base::in_context(clause, [&] {
    http::Url next = url_.resolve(location);
    check(next);
    url_ = std::move(next);
  });
}

std::optional<std::uint64_t> received_bytes(const http::Response& answer) {
  constexpr std::string_view kUnit = "bytes=";
  constexpr std::string_view kStart = "0-";
  std::string_view range = http::header(answer.headers, "Range");
  if (range.starts_with(kUnit)) range.remove_prefix(kUnit.size());
  if (!range.starts_with(kStart)) return std::nullopt;
  const auto last = number(range.substr(kStart.size()));
  if (!last || *last == UINT64_MAX) return std::nullopt;
  return *last == 0 ? 0 : *last + 1;
}

}  // namespace registry
