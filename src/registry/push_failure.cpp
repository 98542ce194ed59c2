#include "registry/push_failure.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/error.hpp"
#include "registry/failure.hpp"

namespace registry {
namespace {

/// Whether the answer's body has `words`, in lower or upper case.
bool says(const http::Response& answer, std::string_view words) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
  return std::search(answer.body.begin(), answer.body.end(), words.begin(), words.end(), same) !=
         answer.body.end();
}

bool is_about_space(const http::Response& answer) {
  constexpr int kInsufficientStorage = 507;
  return answer.status == kInsufficientStorage || says(answer, "quota") || says(answer, "no space left");
}

/// As Amazon ECR has it: "The repository with name 'x' does not exist in the registry with id 'y'".
bool lacks_repository(const http::Response& answer) {
  return answer.status == 404 && (has_error_code(answer, "NAME_UNKNOWN") ||
                                  (says(answer, "repository") && says(answer, "does not exist")));
}

std::string advice(const Host& host, const Call& call, const Answer& told) {
  const http::Response& answer = told.response;
  if (lacks_repository(answer)) {
    return fmt::format(
        "Some registries, such as Amazon ECR, make no repositories themselves: create '{}' first.",
        call.repository);
  }
  if (is_about_space(answer))
    return "The registry has no room for it: delete what is not needed, or ask for more.";
  switch (answer.status) {
    case 401:
    case 403:
      if (told.redirected) return "The request was redirected, and credentials do not go to other hosts.";
      return fmt::format("{} Pushing to '{}' takes the right to.", host.explain_credentials(call.repository),
                         call.repository);
    case 404:
      return "Is the repository's name right?";
    case 413:
      return "It is too large for the registry, or for a proxy in front of it.";
    case 429:
      return rate_limit_advice(answer);
    default:
      return answer.status >= 500 ? "The registry is failing: try again later." : "";
  }
}

}  // namespace

void fail_push(const Host& host, const Call& call, const Answer& answer) {
  const std::string text =
      fmt::format("{} {}: {}", call.method, answer.url, describe(answer.response, answer.secrets));
  throw base::Error(with_advice(text, advice(host, call, answer)));
}

bool is_success(const http::Response& response) { return response.status / 100 == 2; }

}  // namespace registry
