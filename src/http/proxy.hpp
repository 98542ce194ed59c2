#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/environment.hpp"
#include "http/url.hpp"

namespace http {

/// A proxy to go through.
struct Proxy {
  std::string url = {};       ///< scheme, host and port, without user and password
  std::string name = {};      ///< "host:port", fit to be shown
  std::string user = {};      ///< may be empty
  std::string password = {};  ///< a secret; may be empty
};

/// Which proxies the environment names, read as Go's programs do: HTTPS_PROXY and HTTP_PROXY by the scheme of
/// the URL that is asked for, NO_PROXY for exceptions, each in capital or in small letters. Servers on this
/// machine (localhost, 127.0.0.0/8, ::1) are always reached directly. In a CGI program (REQUEST_METHOD is
/// set) HTTP_PROXY counts in small letters only: the other is what a client has sent.
class Proxies {
 public:
  /// None at all.
  Proxies() = default;

  explicit Proxies(const base::Environment& environment);

  /// The proxy for `url`, if there is to be one. Throws base::Error, which names the variable and does not
  /// repeat its value, for what is no URL of a proxy.
  [[nodiscard]] std::optional<Proxy> find(const Url& url) const;

 private:
  struct Variable {
    std::string name = {};
    std::string value = {};
  };

  static Variable read(const base::Environment& environment, const std::string& name);

  Variable https_ = {};
  Variable http_ = {};
  std::string exceptions_ = {};
};

/// Whether NO_PROXY's value `list` names the server of `url`: entries, separated by commas, are "*",
/// addresses, networks such as 10.0.0.0/8, or names, which mean their subdomains as well and, with a dot or
/// "*." in front, only those. Any but networks may end in ":port".
bool is_exempt(const Url& url, std::string_view list);

}  // namespace http
