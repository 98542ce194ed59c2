#include "http/url.hpp"

#include <algorithm>
#include <memory>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include "base/error.hpp"

namespace http {
namespace {

struct FreeHandle {
  void operator()(CURLU* handle) const { curl_url_cleanup(handle); }
};
using Handle = std::unique_ptr<CURLU, FreeHandle>;

struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};

std::string part(CURLU* handle, CURLUPart which, unsigned flags = 0) {
  char* found = nullptr;
  const CURLUcode code = curl_url_get(handle, which, &found, flags);
  const std::unique_ptr<char, FreeText> owner(found);
  return code == CURLUE_OK && found != nullptr ? std::string(found) : std::string();
}

void set_url(CURLU* handle, std::string_view text, unsigned flags) {
  if (text.find('\0') != std::string_view::npos) throw base::Error("not a URL: it holds a zero byte");
  const CURLUcode code = curl_url_set(handle, CURLUPART_URL, std::string(text).c_str(), flags);
  if (code != CURLUE_OK) throw base::Error(fmt::format("not a usable URL: {}", curl_url_strerror(code)));
}

std::string plain_host(std::string host) {
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  std::ranges::transform(host, host.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  while (host.size() > 1 && host.back() == '.') host.pop_back();
  // The resolver takes "127.1" and "0x7f000001" for addresses, so they are compared as addresses.
  in_addr address = {};
  char dotted[INET_ADDRSTRLEN] = {};
  if (inet_aton(host.c_str(), &address) != 0 &&
      inet_ntop(AF_INET, &address, dotted, sizeof dotted) != nullptr) {
    return dotted;
  }
  return host;
}

}  // namespace

Url::Url(void* opaque) {
  auto* handle = static_cast<CURLU*>(opaque);
  curl_url_set(handle, CURLUPART_FRAGMENT, nullptr, 0);
  scheme_ = part(handle, CURLUPART_SCHEME);
  if (scheme_ != "http" && scheme_ != "https") {
    throw base::Error(fmt::format("not an http or https URL, but '{}'", scheme_));
  }
  text_ = part(handle, CURLUPART_URL);
  host_ = plain_host(part(handle, CURLUPART_HOST));
  port_ = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  has_userinfo_ = !part(handle, CURLUPART_USER).empty() || !part(handle, CURLUPART_PASSWORD).empty();
}

Url Url::parse(std::string_view text) {
  const Handle handle(curl_url());
  set_url(handle.get(), text, CURLU_NON_SUPPORT_SCHEME);
  return Url(handle.get());
}

Url Url::resolve(std::string_view reference) const {
  const Handle handle(curl_url());
  set_url(handle.get(), text_, 0);
  set_url(handle.get(), reference, CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE);
  return Url(handle.get());
}

bool Url::same_origin(const Url& other) const {
  return scheme_ == other.scheme_ && host_ == other.host_ && port_ == other.port_;
}

std::string query_value(std::string_view text) {
  constexpr std::string_view kKept = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/,";
  std::string encoded;
  for (const char c : text) {
    if (kKept.find(c) != std::string_view::npos) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

}  // namespace http
