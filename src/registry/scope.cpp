#include "registry/scope.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace registry {
namespace {

std::string_view actions_of(Access access) {
  switch (access) {
    case Access::pull:
      return "pull";
    case Access::push:
      return "pull,push";
    case Access::cancel_upload:
      return "delete";
  }
  return {};
}

/// Cuts what stands before the first `separator` off `rest`.
std::string_view next(std::string_view& rest, char separator) {
  const std::string_view first = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(first.size() + 1, rest.size()));
  return first;
}

/// Whether each of the actions in "pull,push" is one of `actions`.
bool has_all(std::string_view actions, std::string_view wanted) {
  while (!wanted.empty()) {
    const std::string padded = fmt::format(",{},", next(wanted, ','));
    if (fmt::format(",{},", actions).find(padded) == std::string::npos) return false;
  }
  return true;
}

}  // namespace

std::string scope_text(const Scope& scope) {
  std::string text = fmt::format("repository:{}:{}", scope.repository, actions_of(scope.access));
  if (!scope.source.empty()) text += fmt::format(" repository:{}:pull", scope.source);
  return text;
}

std::string scope_to_ask_for(const Scope& scope, std::string_view told) {
  if (scope.access == Access::pull && !told.empty()) return std::string(told);
  std::string text = scope_text(scope);
  const std::string own = fmt::format("repository:{}:", scope.repository);
  while (!told.empty()) {
    const std::string_view item = next(told, ' ');
    const bool is_known =
        item.empty() || (" " + text + " ").find(fmt::format(" {} ", item)) != std::string::npos ||
        (item.starts_with(own) && has_all(actions_of(scope.access), item.substr(own.size())));
    if (!is_known) (text += ' ') += item;
  }
  return text;
}

}  // namespace registry
