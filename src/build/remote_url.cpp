#include "build/remote_url.hpp"

#include <algorithm>
#include <cstddef>

#include "http/redact.hpp"

namespace build {
namespace {

constexpr std::size_t kLongest = 1000;

bool is_path(std::string_view url) { return url.starts_with('/') || url.starts_with('.'); }

/// Whether "user:pa" of "https://user:pa/ss@host" is taken for a host with a port.
bool has_odd_port(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  return colon != authority.npos && !authority.ends_with(']') &&
         !std::ranges::all_of(authority.substr(colon + 1), [](char c) { return c >= '0' && c <= '9'; });
}

/// `url` without what stands between its scheme and the last "@" of a password that has slashes.
std::string without_password_with_slashes(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == url.npos) return std::string(url);
  const std::size_t start = scheme_end + 3;
  const std::string_view authority = url.substr(start, url.find_first_of("/?#", start) - start);
  const std::size_t at = url.rfind('@');
  if (at == url.npos || authority.find('@') != authority.npos || !has_odd_port(authority))
    return std::string(url);
  return std::string(url.substr(0, start)) + "_redacted_" + std::string(url.substr(at));
}

}  // namespace

std::string redacted_remote(std::string_view url) {
  const bool is_everybodys = url.starts_with("git@") && url.find("://") == url.npos;
  if (is_path(url) || is_everybodys) return http::one_line(url, kLongest);
  return http::redacted_url(without_password_with_slashes(url));
}

}  // namespace build
