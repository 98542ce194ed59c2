#include "registry/failure.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "http/redact.hpp"

namespace registry {
namespace {

using Json = nlohmann::json;

struct Item {
  std::string code = {};
  std::string message = {};
};

using Secrets = std::vector<std::string>;

/// Fit to be shown. To be used on what has been decoded: JSON can spell a secret in many ways.
std::string shown(std::string text, const Secrets& secrets, std::size_t max_bytes) {
  for (const std::string& secret : secrets) text = http::without_secret(text, secret);
  return http::one_line(text, max_bytes);
}

std::string text_member(const Json& object, const char* name, const Secrets& secrets, std::size_t max_bytes) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return {};
  return shown(found->get<std::string>(), secrets, max_bytes);
}

/// The members of "errors"; none if the body has another form, or is larger than any error.
std::vector<Item> items(const http::Response& answer, const Secrets& secrets) {
  constexpr std::size_t kLargest = std::size_t{64} * 1024;
  std::vector<Item> found;
  if (answer.body.size() > kLargest) return found;
  const Json json = Json::parse(answer.body, nullptr, false);
  if (!json.is_object()) return found;
  const auto errors = json.find("errors");
  if (errors == json.end() || !errors->is_array()) return found;
  for (const Json& error : *errors) {
    if (!error.is_object()) continue;
    Item item = {text_member(error, "code", secrets, 80), text_member(error, "message", secrets, 300)};
    if (!item.code.empty() || !item.message.empty()) found.push_back(std::move(item));
  }
  return found;
}

/// In the server's words.
std::string told(const http::Response& answer, const Secrets& secrets) {
  constexpr std::size_t kMostErrors = 3;
  std::string text = std::to_string(answer.status);
  const std::vector<Item> errors = items(answer, secrets);
  if (errors.empty()) {
    const std::string body = shown(answer.body, secrets, 200);
    return body.empty() ? text : fmt::format("{} {}", text, body);
  }
  for (std::size_t i = 0; i < std::min(errors.size(), kMostErrors); ++i) {
    if (i > 0) text += ';';
    for (const std::string& part : {errors[i].code, errors[i].message}) {
      if (!part.empty()) text += ' ' + part;
    }
  }
  return text;
}

}  // namespace

bool has_errors(const http::Response& answer) { return !items(answer, {}).empty(); }

bool has_error_code(const http::Response& answer, std::string_view code) {
  return std::ranges::any_of(items(answer, {}), [&](const Item& item) { return item.code == code; });
}

std::string describe(const http::Response& answer, const std::vector<std::string>& secrets) {
  std::string text = told(answer, secrets);
  return answer.tries == 1 ? text : fmt::format("{} ({} tries)", text, answer.tries);
}

std::string rate_limit_advice(const http::Response& answer) {
  constexpr std::size_t kLongest = 40;  // a date has 29 characters
  const std::string_view retry_after = http::header(answer.headers, "Retry-After");
  if (retry_after.empty() || retry_after.size() > kLongest)
    return "The registry's rate limit is used up: wait, or log in for a higher one.";
  const bool seconds = retry_after.find_first_not_of("0123456789") == retry_after.npos;
  return fmt::format("The registry's rate limit is used up: wait {}{}, or log in for a higher one.",
                     seconds ? "for " : "until ", std::string(retry_after) + (seconds ? " s" : ""));
}

std::string with_advice(std::string text, std::string_view advice) {
  if (advice.empty()) return text;
  const bool ended = text.ends_with('.') || text.ends_with('!') || text.ends_with('?') || text.ends_with("…");
  text += ended ? " " : ". ";
  return text += advice;
}

}  // namespace registry
