#include "image/grammar.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "image/characters.hpp"

namespace image {
namespace {

using base::quoted;

constexpr std::size_t kMaxName = 255;
constexpr std::size_t kMaxTag = 128;
constexpr int kMaxPort = 65535;

/// Calls check(part) for each part of `text` between separators; there is at least one, and parts may be
/// empty.
template <typename Check>
void for_each_part(std::string_view text, char separator, Check check) {
  for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    check(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  check(text);
}

/// Throws naming the first character of `text` that is not `allowed`; `whole` is what the message shows.
template <typename Allowed>
void check_characters(std::string_view text, std::string_view whole, Allowed allowed) {
  const auto bad = std::find_if_not(text.begin(), text.end(), allowed);
  if (bad == text.end()) return;
  const auto at = static_cast<std::size_t>(bad - text.begin());
  throw base::Error(fmt::format("{} must not contain {}", whole, quoted(character_at(text, at))));
}

void check_port(std::string_view host, std::string_view port) {
  int number = 0;
  const char* const end = port.data() + port.size();
  const auto parsed = std::from_chars(port.data(), end, number);
  const bool digits = std::all_of(port.begin(), port.end(), is_digit);
  if (digits && parsed.ec == std::errc() && number >= 1 && number <= kMaxPort) return;
  if (port.empty()) throw base::Error(fmt::format("the port after registry {} is missing", quoted(host)));
  throw base::Error(fmt::format("the registry's port {} is not a number from 1 to 65535", quoted(port)));
}

constexpr bool is_ipv6_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':';
}

void check_ipv6(std::string_view address) {
  if (address.empty()) throw base::Error("the registry's IPv6 address in brackets is empty");
  check_characters(address, fmt::format("the registry's IPv6 address {}", quoted(address)),
                   is_ipv6_character);
}

void check_domain(std::string_view host) {
  check_characters(host, fmt::format("the registry name {}", quoted(host)),
                   [](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; });
  for_each_part(host, '.', [host](std::string_view part) {
    if (part.empty()) {
      throw base::Error(fmt::format("the registry name {} has a dot too many", quoted(host)));
    }
    if (part.front() == '-' || part.back() == '-') {
      throw base::Error(
          fmt::format("no part of the registry name {} may begin or end with '-'", quoted(host)));
    }
  });
}

void check_slashes(std::string_view repository) {
  if (repository.empty()) throw base::Error("the repository name is missing");
  if (repository.front() == '/') throw base::Error("the repository name begins with '/'");
  if (repository.back() == '/') throw base::Error("the repository name ends with '/'");
  if (repository.find("//") != std::string_view::npos) {
    throw base::Error("the repository name has an empty part: '//'");
  }
}

constexpr bool is_separator(std::string_view text) {
  return text == "." || text == "_" || text == "__" || text.find_first_not_of('-') == std::string_view::npos;
}

/// Letters and digits with single separators between them.
void check_component(std::string_view component) {
  const auto is_word = [](char c) { return is_lower(c) || is_digit(c); };
  if (!is_word(component.front()) || !is_word(component.back())) {
    throw base::Error(fmt::format(
        "the part {} of the repository name must begin and end with a letter or digit", quoted(component)));
  }
  auto at = component.begin();
  while ((at = std::find_if_not(at, component.end(), is_word)) != component.end()) {
    const auto end = std::find_if(at, component.end(), is_word);
    if (const std::string_view between(at, end); !is_separator(between)) {
      throw base::Error(
          fmt::format("the part {} of the repository name has {} in it; allowed are one '.', one or two '_', "
                      "or any number of '-'",
                      quoted(component), quoted(between)));
    }
    at = end;
  }
}

}  // namespace

void check_registry(std::string_view registry) {
  if (registry.size() > kMaxName) {
    throw base::Error(
        fmt::format("the registry name has {} characters; {} are allowed", registry.size(), kMaxName));
  }
  std::string_view host = registry;
  if (registry.starts_with('[')) {
    const std::size_t end = registry.find(']');
    if (end == std::string_view::npos) throw base::Error("the registry's IPv6 address has no closing ']'");
    host = registry.substr(0, end + 1);
    check_ipv6(registry.substr(1, end - 1));
  } else {
    host = registry.substr(0, registry.find(':'));
    if (std::count(registry.begin(), registry.end(), ':') > 1 &&
        std::all_of(registry.begin(), registry.end(), is_ipv6_character)) {
      throw base::Error("a registry's IPv6 address must stand in brackets, as in '[::1]:5000'");
    }
    check_domain(host);
  }
  const std::string_view rest = registry.substr(host.size());
  if (rest.empty()) return;
  if (rest.front() != ':') throw base::Error("only a ':' and a port may follow the registry's IPv6 address");
  check_port(host, rest.substr(1));
}

void check_repository(std::string_view repository) {
  check_slashes(repository);
  if (std::any_of(repository.begin(), repository.end(), is_upper)) {
    throw base::Error(
        fmt::format("the repository name {} must be written in lower case", quoted(repository)));
  }
  check_characters(repository, fmt::format("the repository name {}", quoted(repository)), [](char c) {
    return is_lower(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '/';
  });
  for_each_part(repository, '/', check_component);
  if (repository.size() > kMaxName) {
    throw base::Error(
        fmt::format("the repository name has {} characters; {} are allowed", repository.size(), kMaxName));
  }
}

void check_tag(std::string_view tag) {
  if (tag.empty()) throw base::Error("the tag after ':' is empty");
  if (tag.front() == '.' || tag.front() == '-') {
    throw base::Error(fmt::format("the tag {} must begin with a letter, a digit or '_'", quoted(tag)));
  }
  check_characters(tag, fmt::format("the tag {}", quoted(tag)),
                   [](char c) { return is_alphanumeric(c) || c == '_' || c == '.' || c == '-'; });
  if (tag.size() > kMaxTag) {
    throw base::Error(fmt::format("the tag has {} characters; {} are allowed", tag.size(), kMaxTag));
  }
}

}  // namespace image
