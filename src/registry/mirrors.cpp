#include "registry/mirrors.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "image/grammar.hpp"

namespace registry {
namespace {

constexpr std::string_view kHubInRules = "docker.io";

/// Whether a prefix that ends before `end` has not cut a name in two.
bool is_boundary(std::string_view name, std::size_t end) {
  return end == name.size() || std::string_view("/:").find(name[end]) != std::string_view::npos;
}

/// How much of `name`, "host/repository", the prefix stands for, if it fits.
std::optional<std::size_t> matched(std::string_view name, std::string_view prefix) {
  if (!prefix.starts_with("*.")) {
    const bool fits = name.starts_with(prefix) && is_boundary(name, prefix.size());
    return fits ? std::optional(prefix.size()) : std::nullopt;
  }
  const std::string_view domain = prefix.substr(1);
  const std::size_t host_end = name.find('/');
  for (std::size_t at = name.find(domain); at < host_end; at = name.find(domain, at + 1)) {
    if (at > 0 && is_boundary(name, at + domain.size())) return at + domain.size();
  }
  return std::nullopt;
}

/// A rule and what it stands for in a name.
struct Match {
  const RegistryRule* rule = nullptr;
  std::size_t length = 0;
};

Match longest_match(std::string_view name, const std::vector<RegistryRule>& rules) {
  Match best;
  for (const RegistryRule& rule : rules) {
    const bool longer = best.rule == nullptr || rule.prefix.size() > best.rule->prefix.size();
    const auto length = longer ? matched(name, rule.prefix) : std::nullopt;
    if (length) best = {.rule = &rule, .length = *length};
  }
  return best;
}

bool is_used(const Mirror& mirror, const image::Reference& reference) {
  if (mirror.use == Mirror::Use::all) return true;
  return (mirror.use == Mirror::Use::digest_only) == reference.digest().has_value();
}

Place with_flags(Place place, const LookupRules& rules) {
  const bool insecure = rules.insecure_hosts.contains(canonical_host(place.host));
  if (insecure || rules.plain_http == PlainHttp::allowed) place.plain_http = PlainHttp::allowed;
  return place;
}

Place place_of(std::string_view name, PlainHttp plain_http, const LookupRules& rules) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) throw base::Error("it names no repository");
  Place made = {.host = canonical_host(name.substr(0, slash)),
                .repository = std::string(name.substr(slash + 1)),
                .plain_http = plain_http};
  image::check_registry(made.host);
  image::check_repository(made.repository);
  return with_flags(std::move(made), rules);
}

/// The places that a rule of a file leads to.
void add_places(std::vector<Place>& found, const image::Reference& reference, std::string_view name,
                const Match& match, const LookupRules& rules) {
  const RegistryRule& rule = *match.rule;
  const auto add = [&](const std::string& text, PlainHttp plain_http) {
    base::in_context(fmt::format("{} leads to {}", rule.origin, base::quoted(text)),
                     [&] { found.push_back(place_of(text, plain_http, rules)); });
  };
  const std::string rest(name.substr(match.length));
  for (const Mirror& mirror : rule.mirrors) {
    if (is_used(mirror, reference)) add(mirror.location + rest, mirror.plain_http);
  }
  add(rule.location.empty() ? std::string(name) : rule.location + rest, rule.plain_http);
}

}  // namespace

std::string canonical_host(std::string_view host) {
  constexpr std::array<std::string_view, 2> kOtherNames = {kHubInRules, "registry-1.docker.io"};
  for (const std::string_view name : kOtherNames) {
    if (host == name) return std::string(image::kDockerHub);
  }
  return std::string(host);
}

std::vector<Place> places(const image::Reference& reference, const LookupRules& rules) {
  const std::string host = canonical_host(reference.registry());
  const std::string name =
      fmt::format("{}/{}", host == image::kDockerHub ? kHubInRules : host, reference.repository());
  const Match match = longest_match(name, rules.registries);
  if (match.rule != nullptr && match.rule->blocked) {
    throw base::Error(
        fmt::format("{} is blocked by {}", base::quoted(match.rule->prefix), match.rule->origin));
  }
  std::vector<Place> found;
  if (const auto extra = rules.mirrors.find(host); extra != rules.mirrors.end()) {
    for (const Mirror& mirror : extra->second) {
      if (!is_used(mirror, reference)) continue;
      found.push_back(place_of(mirror.location + '/' + reference.repository(), mirror.plain_http, rules));
    }
  }
  if (match.rule != nullptr) {
    add_places(found, reference, name, match, rules);
  } else {
    found.push_back(with_flags({.host = reference.registry(), .repository = reference.repository()}, rules));
  }
  return found;
}

}  // namespace registry
