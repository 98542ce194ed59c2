#include "http/redirect.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "http/redact.hpp"
#include "http/url.hpp"

namespace http {
namespace {

constexpr int kMaxHops = 5;

bool is_redirect(const Request& request, const Response& answer) {
  constexpr std::array<int, 5> kStatuses = {301, 302, 303, 307, 308};
  return (request.method == "GET" || request.method == "HEAD") &&
         std::ranges::find(kStatuses, answer.status) != kStatuses.end() &&
         !header(answer.headers, "Location").empty();
}

void drop_credentials(Headers& headers) {
  std::erase_if(headers, [](const auto& field) {
    const Headers one = {field};
    return !all_headers(one, "Authorization").empty() || !all_headers(one, "Proxy-Authorization").empty() ||
           !all_headers(one, "Cookie").empty();
  });
}

}  // namespace

Response follow_redirects(Transport& transport, Request request, Response answer) {
  for (int hop = 0; is_redirect(request, answer); ++hop) {
    if (hop == kMaxHops) throw base::Error(fmt::format("redirected more than {} times", kMaxHops));
    const std::string location(header(answer.headers, "Location"));
    const std::string clause = fmt::format("redirected to {}", redacted_url(location));
    base::in_context(clause, [&] {
      const Url from = Url::parse(request.url);
      const Url to = from.resolve(location);
      if (from.scheme() == "https" && to.scheme() == "http") {
        throw base::Error("from https to http: refused");
      }
      if (!from.same_origin(to)) drop_credentials(request.headers);
      request.url = to.text();
      answer = transport.send(request);
    });
  }
  return answer;
}

Response send_following_redirects(Transport& transport, Request request) {
  Response answer = transport.send(request);
  return follow_redirects(transport, std::move(request), std::move(answer));
}

}  // namespace http
