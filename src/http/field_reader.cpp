#include "http/field_reader.hpp"

namespace http {

bool is_token_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

bool FieldReader::skip_one(char c) {
  if (!at(c)) return false;
  rest_.remove_prefix(1);
  return true;
}

std::string FieldReader::quoted_string() {
  std::string value;
  rest_.remove_prefix(1);
  while (!rest_.empty() && rest_.front() != '"') {
    if (rest_.front() == '\\' && rest_.size() > 1) rest_.remove_prefix(1);
    value += rest_.front();
    rest_.remove_prefix(1);
  }
  skip_one('"');
  return value;
}

void FieldReader::skip_to(std::string_view characters) {
  while (!rest_.empty() && characters.find(rest_.front()) == std::string_view::npos) {
    if (rest_.front() == '"') {
      static_cast<void>(quoted_string());
    } else {
      rest_.remove_prefix(1);
    }
  }
}

}  // namespace http
