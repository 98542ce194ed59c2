#include "build/remote_url.hpp"

#include <cstddef>

#include "http/redact.hpp"

namespace build {
namespace {

constexpr std::size_t kLongest = 1000;
constexpr std::string_view kEverybody = "git@";

bool is_path(std::string_view url) { return url.starts_with('/') || url.starts_with('.'); }

}  // namespace

std::string redacted_remote(std::string_view url) {
  if (is_path(url)) return http::one_line(url, kLongest);
  if (!url.starts_with(kEverybody)) return http::redacted_url(url);
  const std::string_view address = url.substr(kEverybody.size());
  return std::string(kEverybody) + http::redacted_url(address);
}

}  // namespace build
