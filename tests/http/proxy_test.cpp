#include "http/proxy.hpp"

#include "base/error.hpp"
#include "http/curl_transport.hpp"
#include "support/catch.hpp"
#include "support/connect_proxy.hpp"
#include "support/skip.hpp"
#include "support/tls_server.hpp"

using http::Proxies;
using http::TransportError;
using http::Url;
using support::http_answer;

namespace {

/// The proxy for `url`, as "URL user password".
std::string proxy(const base::Environment& environment, const std::string& url) {
  try {
    const auto found = Proxies(environment).find(Url::parse(url));
    return found ? found->url + ' ' + found->user + ' ' + found->password : "none";
  } catch (const base::Error& error) {
    return error.what();
  }
}

std::string https_proxy(const std::string& value) { return proxy({{"HTTPS_PROXY", value}}, "https://a.io/"); }

TransportError failure(const std::string& proxy_url, const std::string& url) {
  http::CurlTransport transport(
      {.proxies = Proxies({{"HTTPS_PROXY", proxy_url}, {"HTTP_PROXY", proxy_url}})});
  try {
    transport.send({.url = url});
  } catch (const TransportError& error) {
    return error;
  }
  FAIL("the request succeeded");
  throw std::logic_error("not reached");
}

}  // namespace

TEST_CASE("proxy: the URL's scheme tells which variable counts", "[http]") {
  const base::Environment both = {{"HTTPS_PROXY", "http://s:1"}, {"HTTP_PROXY", "http://p:2"}};
  CHECK(proxy(both, "https://a.io/") == "http://s:1  ");
  CHECK(proxy(both, "http://a.io/") == "http://p:2  ");
  CHECK(proxy({{"HTTP_PROXY", "http://p:2"}}, "https://a.io/") == "none");
  CHECK(proxy({{"ALL_PROXY", "http://p:2"}}, "https://a.io/") == "none");
  CHECK(proxy({}, "https://a.io/") == "none");
}

TEST_CASE("proxy: small letters count where capitals are missing or empty", "[http]") {
  CHECK(proxy({{"https_proxy", "http://s:1"}}, "https://a.io/") == "http://s:1  ");
  CHECK(proxy({{"https_proxy", "http://s:1"}, {"HTTPS_PROXY", ""}}, "https://a.io/") == "http://s:1  ");
  CHECK(proxy({{"https_proxy", "http://s:1"}, {"HTTPS_PROXY", "http://S:1"}}, "https://a.io/") ==
        "http://S:1  ");
  CHECK(proxy({{"HTTPS_PROXY", "http://s:1"}, {"no_proxy", "a.io"}}, "https://a.io/") == "none");
}

TEST_CASE("proxy: HTTP_PROXY is not what a client of a CGI program says it is", "[http]") {
  CHECK(proxy({{"HTTP_PROXY", "http://p:2"}, {"REQUEST_METHOD", "GET"}}, "http://a.io/") == "none");
  CHECK(proxy({{"http_proxy", "http://p:2"}, {"REQUEST_METHOD", "GET"}}, "http://a.io/") == "http://p:2  ");
}

TEST_CASE("proxy: its URL may leave out scheme and port", "[http]") {
  CHECK(https_proxy("p") == "http://p:80  ");
  CHECK(https_proxy("p:3128") == "http://p:3128  ");
  CHECK(https_proxy("https://p") == "https://p:443  ");
  CHECK(https_proxy("socks5://p/") == "socks5://p:1080  ");
  CHECK(https_proxy("http://[::1]:3128") == "http://[::1]:3128  ");
  CHECK(https_proxy("http://ann:p%40ss@p:3128/") == "http://p:3128 ann p@ss");
  CHECK(https_proxy("ann:pass@p") == "http://p:80 ann pass");
}

TEST_CASE("proxy: what is none is an error that does not show it", "[http]") {
  for (const char* value :
       {"ftp://ann:s3cret@p", "http://ann:s3cret@", "http://ann:s3cret@p:x", "file:///p"}) {
    CAPTURE(value);
    CHECK(
        https_proxy(value) ==
        "HTTPS_PROXY is no usable proxy: it must be [SCHEME://][USER:PASSWORD@]HOST[:PORT], the scheme http, "
        "https or socks5");
  }
  CHECK(failure("ftp://ann:s3cret@p", "https://a.io/").kind() == TransportError::Kind::unusable);
}

TEST_CASE("proxy: this machine is reached directly", "[http]") {
  const base::Environment both = {{"HTTPS_PROXY", "http://s:1"}, {"HTTP_PROXY", "http://p:2"}};
  for (const char* host : {"localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.9.9.9:5000", "127.1",
                           "[::1]:5000", "[::ffff:127.0.0.1]"}) {
    CAPTURE(host);
    CHECK(proxy(both, std::string("https://") + host + "/") == "none");
    CHECK(proxy(both, std::string("http://") + host + "/") == "none");
  }
  for (const char* host : {"127.example", "localhost.example", "128.0.0.1", "[::2]", "0.0.0.0"}) {
    CAPTURE(host);
    CHECK(proxy(both, std::string("https://") + host + "/") == "http://s:1  ");
  }
}

TEST_CASE("proxy: NO_PROXY names names, subdomains, addresses, networks and ports", "[http]") {
  struct Case {
    const char* list;
    const char* host;
    bool exempt;
  };
  const auto row = GENERATE(values<Case>({
      {"*", "a.io", true},
      {"", "a.io", false},
      {",,", "a.io", false},
      {".", "a.io", false},
      {"a.io", "a.io", true},
      {"A.IO", "a.io", true},
      {"a.io", "x.a.io", true},
      {"a.io", "xa.io", false},
      {"x.a.io", "a.io", false},
      {".a.io", "a.io", false},
      {".a.io", "x.a.io", true},
      {"*.a.io", "x.a.io", true},
      {"*.a.io", "a.io", false},
      {"b.io, a.io ,c.io", "a.io", true},
      {"b.io,a.io,", "a.io", true},
      {"a.io:443", "a.io", true},
      {"a.io:5000", "a.io:5000", true},
      {"a.io:5000", "a.io", false},
      {"a.io", "a.io:5000", true},
      {"10.1.2.3", "10.1.2.3", true},
      {"10.1.2.3:5000", "10.1.2.3:5000", true},
      {"10.1.2.3:5000", "10.1.2.3", false},
      {"2.3", "10.1.2.3", false},
      {"10.0.0.0/8", "10.1.2.3", true},
      {"10.0.0.0/8", "11.1.2.3", false},
      {"10.1.2.0/23", "10.1.3.3", true},
      {"10.1.2.0/23", "10.1.4.3", false},
      {"0.0.0.0/0", "10.1.2.3", true},
      {"10.0.0.0/33", "10.0.0.0", false},
      {"10.0.0.0/", "10.0.0.0", false},
      {"10.0.0.0/8", "ten.io", false},
      {"fd00::/8", "[fd01::1]", true},
      {"fd00::/8", "[fe80::1]", false},
      {"fd01::1", "[fd01:0::1]:5000", true},
      {"[fd01::1]:5000", "[fd01::1]:5000", true},
      {"[fd01::1]:5000", "[fd01::1]", false},
      {":", "a.io", false},
      {":443", "a.io", false},
  }));
  CAPTURE(row.list, row.host);
  CHECK(http::is_exempt(Url::parse(std::string("https://") + row.host + "/"), row.list) == row.exempt);
}

TEST_CASE("proxy: https goes through CONNECT, with the proxy's credentials and none of the server's",
          "[http]") {
  KPIN_NEEDS("openssl");
  support::TlsServer server([](const std::string&) { return http_answer("200 OK", "hello"); });
  const support::ConnectProxy proxy(server.host());
  http::CurlTransport transport({.ca_cert_files = {server.ca_path()},
                                 .proxies = Proxies({{"HTTPS_PROXY", "http://ann:s3cret@" + proxy.host()}})});
  for (int i = 0; i < 2; ++i) {
    CHECK(transport.send({.url = "https://registry.example/", .headers = {{"Authorization", "Basic QUJD"}}})
              .body == "hello");
  }
  REQUIRE(proxy.requests().size() == 1);
  const std::string head = proxy.requests().front();
  CHECK_THAT(head, Catch::StartsWith("CONNECT registry.example:443 HTTP/1.1\r\n"));
  CHECK_THAT(head, Catch::Contains("\r\nProxy-Authorization: Basic YW5uOnMzY3JldA==\r\n"));
  CHECK_THAT(head, !Catch::Contains("QUJD"));
}

TEST_CASE("proxy: the process's own variables do not count beside CurlOptions", "[http]") {
  support::RawServer server(support::always(http_answer("200 OK", "hello")));
  setenv("http_proxy", ("http://" + support::closed_port()).c_str(), 1);
  http::CurlTransport transport({});
  CHECK(transport.send({.url = server.url("/")}).body == "hello");
  unsetenv("http_proxy");
}

TEST_CASE("proxy: one that fails is named, without its credentials", "[http]") {
  using Kind = TransportError::Kind;
  const std::string closed = support::closed_port();
  const TransportError refused = failure("http://ann:s3cret@" + closed, "https://registry.example/");
  CHECK(refused.what() == "proxy " + closed + ": cannot connect: Connection refused");
  CHECK(refused.kind() == Kind::proxy);

  const TransportError unknown = failure("http://ann:s3cret@no..host.invalid:1", "https://registry.example/");
  CHECK_THAT(unknown.what(), Catch::StartsWith("proxy no..host.invalid:1: "));
  CHECK_THAT(unknown.what(), !Catch::Contains("s3cret"));
  CHECK(unknown.kind() == Kind::proxy);

  struct Case {
    const char* answer;
    const char* text;
    Kind kind;
  };
  for (const auto& [answer, text, kind] :
       std::vector<Case>{{"407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"",
                          "it answers 407 to CONNECT", Kind::proxy},
                         {"403 Forbidden", "it answers 403 to CONNECT", Kind::proxy},
                         {"503 Service Unavailable", "it answers 503 to CONNECT", Kind::unreachable}}) {
    support::RawServer proxy(support::always(http_answer(answer, "")));
    const TransportError error = failure("http://ann:s3cret@" + proxy.host(), "https://registry.example/");
    CHECK(error.what() == "proxy " + proxy.host() + ": " + text);
    CHECK(error.kind() == kind);
  }

  support::RawServer silent([](support::Connection& connection) { connection.read_request(); });
  for (const std::string scheme : {"https", "http"}) {
    const TransportError error =
        failure("http://ann:s3cret@" + silent.host(), scheme + "://registry.example/");
    CHECK_THAT(error.what(), Catch::StartsWith("proxy " + silent.host() + ": "));
    CHECK(error.kind() == Kind::unreachable);
  }
}

TEST_CASE("proxy: what goes wrong behind it is not its failure", "[http]") {
  support::RawServer plain(support::always(http_answer("200 OK", "hello")));
  const support::ConnectProxy proxy(plain.host());
  const TransportError error = failure("http://" + proxy.host(), "https://registry.example/");
  CHECK(error.what() == std::string("TLS handshake failed: wrong version number"));
  CHECK(error.kind() == TransportError::Kind::not_tls);
}

TEST_CASE("proxy: over TLS it gets neither the server's authorities nor the client certificate", "[http]") {
  KPIN_NEEDS("openssl");
  support::TlsServer proxy([](const std::string&) { return http_answer("403 Forbidden", ""); });
  const support::TempFolder folder;
  support::make_certificate({.subject = "ann"}, folder.path("ann.cert"), folder.path("ann.key"));
  http::CurlOptions options = {.find_tls_files =
                                   [&](const Url&) {
                                     return http::TlsFiles{.ca_files = {proxy.ca_path()},
                                                           .certificate_file = folder.path("ann.cert"),
                                                           .key_file = folder.path("ann.key")};
                                   },
                               .proxies = Proxies({{"HTTPS_PROXY", "https://" + proxy.host()}})};
  const auto error = [&] {
    try {
      http::CurlTransport(options).send({.url = "https://registry.example/"});
    } catch (const TransportError& caught) {
      return std::string(caught.what());
    }
    return std::string("accepted");
  };
  CHECK(error() == "proxy " + proxy.host() + ": SSL certificate problem: self-signed certificate");
  CHECK(proxy.clients().empty());
  options.ca_cert_files = {proxy.ca_path()};
  CHECK(error() == "proxy " + proxy.host() + ": it answers 403 to CONNECT");
  CHECK(proxy.clients() == std::vector<std::string>{"-"});
}
