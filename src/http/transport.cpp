#include "http/transport.hpp"

#include <algorithm>

namespace http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string_view header(const Headers& headers, std::string_view name) {
  for (const auto& [field, value] : headers) {
    if (same_name(field, name)) return value;
  }
  return {};
}

std::vector<std::string_view> all_headers(const Headers& headers, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [field, value] : headers) {
    if (same_name(field, name)) values.emplace_back(value);
  }
  return values;
}

}  // namespace http
