#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace http {

/// An absolute http or https URL, taken apart (RFC 3986; parsed by libcurl, so that what is checked here is
/// what is connected to). Fragments are dropped.
class Url {
 public:
  /// Throws base::Error saying what is wrong; the message does not repeat `text`, which may hold secrets.
  static Url parse(std::string_view text);

  /// What `reference`, relative or absolute, means at this URL (RFC 3986, section 5). Throws like parse().
  [[nodiscard]] Url resolve(std::string_view reference) const;

  /// The whole URL. It may hold secrets: show redacted_url() of it instead.
  [[nodiscard]] const std::string& text() const { return text_; }

  /// "http" or "https".
  [[nodiscard]] const std::string& scheme() const { return scheme_; }

  /// The host name in lower case without a final dot, or the address; IPv6 addresses come without brackets,
  /// IPv4 addresses of any spelling as four decimal numbers.
  [[nodiscard]] const std::string& host() const { return host_; }

  /// As written, else the scheme's own: "443" or "80".
  [[nodiscard]] const std::string& port() const { return port_; }

  /// Whether a user name or password is part of the URL.
  [[nodiscard]] bool has_userinfo() const { return has_userinfo_; }

  /// Whether scheme, host and port are the same (RFC 6454).
  [[nodiscard]] bool same_origin(const Url& other) const;

 private:
  explicit Url(void* handle);  // a CURLU

  std::string text_ = {};
  std::string scheme_ = {};
  std::string host_ = {};
  std::string port_ = {};
  bool has_userinfo_ = false;
};

/// `text` as the value of a query parameter: percent-encoded, but for the characters that are legal and
/// common there (":", "/", ",").
std::string query_value(std::string_view text);

}  // namespace http
