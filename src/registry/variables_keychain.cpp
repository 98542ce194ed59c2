#include "registry/variables_keychain.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "registry/server_key.hpp"

namespace registry {
namespace {

constexpr std::array<std::string_view, 2> kPrefixes = {"KPIN_REGISTRY_", "KBLD_REGISTRY_"};

struct Field {
  std::string_view name;
  std::string Credentials::*member;  // null for the host name
};

constexpr std::array<Field, 5> kFields = {{
    {"HOSTNAME", nullptr},
    {"USERNAME", &Credentials::username},
    {"PASSWORD", &Credentials::password},
    {"IDENTITY_TOKEN", &Credentials::identity_token},
    {"REGISTRY_TOKEN", &Credentials::registry_token},
}};

/// The field that `rest`, a variable's name behind the prefix, is for: it, or it and a suffix.
const Field* field_of(std::string_view rest) {
  const auto* found = std::ranges::find_if(kFields, [&](const Field& field) {
    if (!rest.starts_with(field.name)) return false;
    const std::string_view suffix = rest.substr(field.name.size());
    return suffix.empty() || (suffix.size() > 1 && suffix.front() == '_');
  });
  return found == kFields.end() ? nullptr : found;
}

/// A host name as the user wrote it, as keys_by_path() has it.
std::string as_key(std::string_view hostname) {
  if (hostname.find("://") != std::string_view::npos) return plain_host(hostname);
  while (hostname.ends_with('/')) hostname.remove_suffix(1);
  const std::size_t slash = std::min(hostname.find('/'), hostname.size());
  return plain_host(hostname.substr(0, slash)) + std::string(hostname.substr(slash));
}

bool proves_anything(const Credentials& credentials) {
  return !credentials.username.empty() || !credentials.identity_token.empty() ||
         !credentials.registry_token.empty();
}

}  // namespace

base::Environment without_credentials(base::Environment environment) {
  std::erase_if(environment, [](const auto& variable) {
    return std::ranges::any_of(kPrefixes, [&](auto prefix) { return variable.first.starts_with(prefix); });
  });
  return environment;
}

VariablesKeychain::VariablesKeychain(const base::Environment& environment) {
  for (const std::string_view prefix : kPrefixes) take(environment, prefix);
}

void VariablesKeychain::take(const base::Environment& environment, std::string_view prefix) {
  std::map<std::string, Entry, std::less<>> by_suffix;
  for (auto at = environment.lower_bound(prefix); at != environment.end() && at->first.starts_with(prefix);
       ++at) {
    const auto& [name, value] = *at;
    const std::string_view rest = std::string_view(name).substr(prefix.size());
    const Field* field = field_of(rest);
    if (field == nullptr) {
      warnings_.push_back(fmt::format("the environment variable {} means nothing to kpin", name));
    } else if (!value.empty()) {
      Entry& entry = by_suffix[std::string(rest.substr(field->name.size()))];
      (field->member != nullptr ? entry.credentials.*field->member : entry.key) = value;
    }
  }
  for (auto& [suffix, entry] : by_suffix) {
    const std::string source = fmt::format("{}HOSTNAME{}", prefix, suffix);
    if (entry.key.empty()) {
      warnings_.push_back(fmt::format(
          "the environment variables {0}...{1} are passed over: {0}HOSTNAME{1} is not set", prefix, suffix));
    } else if (!proves_anything(entry.credentials)) {
      warnings_.push_back(fmt::format(
          "the environment variable {} is passed over: no user and no token is set with it", source));
    } else {
      entry.credentials.source = source;
      entries_.push_back({as_key(entry.key), std::move(entry.credentials)});
    }
  }
}

std::optional<Credentials> VariablesKeychain::find(std::string_view registry_host,
                                                   std::string_view repository) const {
  // KPIN_ wins whatever the paths are: each prefix is looked through on its own.
  for (const std::string_view prefix : kPrefixes) {
    for (const std::string& key : keys_by_path(registry_host, repository)) {
      const auto found = std::ranges::find_if(entries_, [&](const Entry& entry) {
        return entry.key == key && entry.credentials.source.starts_with(prefix);
      });
      if (found != entries_.end()) return found->credentials;
    }
  }
  return std::nullopt;
}

std::string VariablesKeychain::source() const {
  std::vector<std::string_view> names;
  for (const Entry& entry : entries_) names.push_back(entry.credentials.source);
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace registry
