#include "base/environment.hpp"

#include <algorithm>
#include <cstring>

#include <unistd.h>

namespace base {

namespace {

Environment& hidden() {
  static Environment values;
  return values;
}

}  // namespace

void hide_values(const std::function<bool(std::string_view name)>& is_secret) {
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    char* value = std::strchr(*entry, '=');
    if (value == nullptr || *++value == '\0') continue;
    const std::string_view name(*entry, static_cast<std::size_t>(value - *entry) - 1);
    if (!is_secret(name)) continue;
    hidden().insert_or_assign(std::string(name), value);
    std::fill_n(value, std::strlen(value), '\0');
  }
}

Environment process_environment() {
  Environment variables = hidden();
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

std::string variable(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

}  // namespace base
