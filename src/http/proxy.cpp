#include "http/proxy.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include "base/error.hpp"

namespace http {
namespace {

/// The bytes of an address: 4, 16, or none if `text` is no address. An IPv4 address inside an IPv6 one counts
/// as itself.
std::vector<std::uint8_t> address(std::string_view text) {
  const std::string terminated(text);
  in_addr ipv4 = {};
  if (inet_pton(AF_INET, terminated.c_str(), &ipv4) == 1) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&ipv4);
    return {bytes, bytes + sizeof ipv4};
  }
  in6_addr ipv6 = {};
  if (inet_pton(AF_INET6, terminated.c_str(), &ipv6) != 1) return {};
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&ipv6);
  return {bytes + (IN6_IS_ADDR_V4MAPPED(&ipv6) ? 12 : 0), bytes + sizeof ipv6};
}

bool is_loopback(const std::string& host) {
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  const std::vector<std::uint8_t> bytes = address(host);
  if (bytes.size() == 4) return bytes.front() == 127;
  return !bytes.empty() && bytes.back() == 1 && std::count(bytes.begin(), bytes.end(), 0) == 15;
}

/// Whether `network`, "10.0.0.0/8", has the address `bytes` in it.
bool is_in_network(const std::vector<std::uint8_t>& bytes, std::string_view network) {
  const std::size_t slash = network.find('/');
  if (slash == std::string_view::npos) return false;
  const std::vector<std::uint8_t> base = address(network.substr(0, slash));
  const std::string_view digits = network.substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (error != std::errc() || end != digits.data() + digits.size()) return false;
  if (bytes.empty() || bytes.size() != base.size() || bits > base.size() * 8) return false;
  for (unsigned bit = 0; bit < bits; ++bit) {
    const unsigned mask = 0x80U >> bit % 8;
    if (((bytes[bit / 8] ^ base[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

/// An entry of NO_PROXY without the blanks around it, in lower case.
std::string tidied(std::string_view entry) {
  std::string text;
  for (const char c : entry) {
    if (c != ' ' && c != '\t') text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return text;
}

bool is_named(const Url& url, std::string entry) {
  if (entry == "*") return true;
  const std::vector<std::uint8_t> bytes = address(url.host());
  if (is_in_network(bytes, entry)) return true;
  const std::size_t colon = entry.rfind(':');
  const bool has_port = colon != entry.npos && (entry.find(':') == colon || entry[colon - 1] == ']');
  if (has_port) {
    if (entry.substr(colon + 1) != url.port()) return false;
    entry.resize(colon);
  }
  if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
  if (!bytes.empty()) return address(entry) == bytes;
  if (entry.starts_with("*.")) entry.erase(0, 1);
  if (entry.find_first_not_of('.') == entry.npos) return false;
  if (entry.starts_with('.')) return url.host().ends_with(entry);
  return url.host() == entry || url.host().ends_with('.' + entry);
}

struct FreeHandle {
  void operator()(CURLU* handle) const { curl_url_cleanup(handle); }
};

std::string part(CURLU* handle, CURLUPart which, unsigned flags) {
  char* found = nullptr;
  const CURLUcode code = curl_url_get(handle, which, &found, flags);
  const std::unique_ptr<char, void (*)(void*)> owner(found, curl_free);
  return code == CURLUE_OK && found != nullptr ? std::string(found) : std::string();
}

/// The port that a proxy is meant to have when it names none; 0 for what is no proxy.
int usual_port(std::string_view scheme) {
  if (scheme == "http") return 80;
  if (scheme == "https") return 443;
  constexpr std::array<std::string_view, 4> kSocks = {"socks4", "socks4a", "socks5", "socks5h"};
  return std::ranges::find(kSocks, scheme) == kSocks.end() ? 0 : 1080;
}

std::optional<Proxy> parse(std::string text) {
  if (text.find("://") == text.npos) text.insert(0, "http://");
  const std::unique_ptr<CURLU, FreeHandle> handle(curl_url());
  if (curl_url_set(handle.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
    return {};
  const std::string scheme = part(handle.get(), CURLUPART_SCHEME, 0);
  const std::string host = part(handle.get(), CURLUPART_HOST, 0);
  std::string port = part(handle.get(), CURLUPART_PORT, 0);
  if (usual_port(scheme) == 0 || host.empty()) return {};
  if (port.empty()) port = std::to_string(usual_port(scheme));
  return Proxy{.url = fmt::format("{}://{}:{}", scheme, host, port),
               .name = fmt::format("{}:{}", host, port),
               .user = part(handle.get(), CURLUPART_USER, CURLU_URLDECODE),
               .password = part(handle.get(), CURLUPART_PASSWORD, CURLU_URLDECODE)};
}

}  // namespace

Proxies::Variable Proxies::read(const base::Environment& environment, const std::string& name) {
  const bool is_cgi = environment.contains("REQUEST_METHOD") && name == "HTTP_PROXY";
  if (std::string value = base::variable(environment, name); !value.empty() && !is_cgi) {
    return {name, std::move(value)};
  }
  const std::string small = tidied(name);
  return {small, base::variable(environment, small)};
}

Proxies::Proxies(const base::Environment& environment)
    : https_(read(environment, "HTTPS_PROXY")),
      http_(read(environment, "HTTP_PROXY")),
      exceptions_(read(environment, "NO_PROXY").value) {}

std::optional<Proxy> Proxies::find(const Url& url) const {
  const Variable& variable = url.scheme() == "https" ? https_ : http_;
  if (variable.value.empty() || is_loopback(url.host()) || is_exempt(url, exceptions_)) return std::nullopt;
  auto proxy = parse(variable.value);
  if (!proxy) {
    throw base::Error(
        fmt::format("{} is no usable proxy: it must be [SCHEME://][USER:PASSWORD@]HOST[:PORT], the "
                    "scheme http, https or socks5",
                    variable.name));
  }
  return proxy;
}

bool is_exempt(const Url& url, std::string_view list) {
  while (!list.empty()) {
    const std::string entry = tidied(list.substr(0, list.find(',')));
    if (!entry.empty() && is_named(url, entry)) return true;
    list.remove_prefix(std::min(list.size(), std::min(list.find(','), list.size() - 1) + 1));
  }
  return false;
}

}  // namespace http
