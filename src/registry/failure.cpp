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

std::string text_member(const Json& object, const char* name, std::size_t max_bytes) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return {};
  return http::one_line(found->get_ref<const std::string&>(), max_bytes);
}

/// The members of "errors"; none if the body has another form, or is larger than any error.
std::vector<Item> items(const http::Response& answer) {
  constexpr std::size_t kLargest = std::size_t{64} * 1024;
  std::vector<Item> found;
  if (answer.body.size() > kLargest) return found;
  const Json json = Json::parse(answer.body, nullptr, false);
  if (!json.is_object()) return found;
  const auto errors = json.find("errors");
  if (errors == json.end() || !errors->is_array()) return found;
  for (const Json& error : *errors) {
    if (!error.is_object()) continue;
    Item item = {text_member(error, "code", 80), text_member(error, "message", 300)};
    if (!item.code.empty() || !item.message.empty()) found.push_back(std::move(item));
  }
  return found;
}

/// In the server's words.
std::string told(const http::Response& answer) {
  constexpr std::size_t kMostErrors = 3;
  std::string text = std::to_string(answer.status);
  const std::vector<Item> errors = items(answer);
  if (errors.empty()) {
    const std::string body = http::one_line(answer.body, 200);
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

bool has_error_code(const http::Response& answer, std::string_view code) {
  return std::ranges::any_of(items(answer), [&](const Item& item) { return item.code == code; });
}

std::string describe(const http::Response& answer) {
  return answer.tries == 1 ? told(answer) : fmt::format("{} ({} tries)", told(answer), answer.tries);
}

std::string with_advice(std::string text, std::string_view advice) {
  if (advice.empty()) return text;
  const bool ended = text.ends_with('.') || text.ends_with('!') || text.ends_with('?') || text.ends_with("…");
  text += ended ? " " : ". ";
  return text += advice;
}

}  // namespace registry
