// Authorities and client certificates of single servers.

#include <map>

#include "http/curl_transport.hpp"
#include "http/redirect.hpp"
#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/skip.hpp"
#include "support/temp_folder.hpp"
#include "support/tls_server.hpp"

using http::CurlTransport;
using http::TransportError;
using support::http_answer;
using support::TlsServer;

namespace {

/// The files of some servers, by "host:port", and how often they were asked for.
struct Files {
  std::map<std::string, http::TlsFiles> by_host = {};
  int lookups = 0;

  http::FindTlsFiles find() {
    return [this](const http::Url& url) {
      ++lookups;
      const auto known = by_host.find(url.host() + ':' + url.port());
      return known == by_host.end() ? http::TlsFiles() : known->second;
    };
  }
};

/// A pair of files for ann.
struct Ann {
  Ann() { support::make_certificate({.subject = "ann"}, certificate, key); }

  support::TempFolder folder = {};
  std::string certificate = folder.path("ann.cert");
  std::string key = folder.path("ann.key");
};

TransportError failure(http::Transport& transport, const std::string& url) {
  try {
    transport.send({.url = url});
  } catch (const TransportError& error) {
    return error;
  }
  FAIL("the request succeeded");
  throw std::logic_error("not reached");
}

}  // namespace

TEST_CASE("server tls: a client certificate is for its server, before and after redirects", "[http]") {
  KPIN_NEEDS("openssl");
  const Ann ann;
  TlsServer stranger([](const std::string&) { return http_answer("200 OK", "stranger"); });
  TlsServer server([&](const std::string& head) {
    const bool away = head.starts_with("GET /away ");
    return http_answer(away ? "302 Found\r\nLocation: " + stranger.url("/") : "200 OK", "");
  });
  Files files;
  files.by_host[server.host()] = {.certificate_file = ann.certificate, .key_file = ann.key};
  CurlTransport transport(
      {.ca_cert_files = {server.ca_path(), stranger.ca_path()}, .find_tls_files = files.find()});

  CHECK(http::send_following_redirects(transport, {.url = server.url("/away")}).body == "stranger");
  transport.send({.url = stranger.url("/")});
  transport.send({.url = server.url("/")});

  CHECK(server.clients() == std::vector<std::string>{"ann", "ann"});
  CHECK(stranger.clients() == std::vector<std::string>{"-", "-"});
  CHECK(server.connections() == 1);
  CHECK(files.lookups == 2);
}

TEST_CASE("server tls: an authority is trusted for its server alone", "[http]") {
  KPIN_NEEDS("openssl");
  TlsServer one([](const std::string&) { return http_answer("200 OK", "one"); });
  TlsServer two([](const std::string&) { return http_answer("200 OK", "two"); });
  Files files;
  files.by_host[one.host()] = {.ca_files = {one.ca_path(), two.ca_path()}};
  CurlTransport transport({.find_tls_files = files.find()});

  CHECK(transport.send({.url = one.url("/")}).body == "one");
  CHECK(failure(transport, two.url("/")).kind() == TransportError::Kind::not_trusted);
  CHECK(transport.send({.url = one.url("/")}).body == "one");
}

TEST_CASE("server tls: authorities of all servers are trusted beside a server's own", "[http]") {
  KPIN_NEEDS("openssl");
  TlsServer server([](const std::string&) { return http_answer("200 OK", "hello"); });
  const Ann unrelated;
  Files files;
  files.by_host[server.host()] = {.ca_files = {unrelated.certificate}};
  CurlTransport transport({.ca_cert_files = {server.ca_path()}, .find_tls_files = files.find()});
  CHECK(transport.send({.url = server.url("/")}).body == "hello");
}

TEST_CASE("server tls: files are not looked for before their server is asked, nor for plain HTTP", "[http]") {
  support::RawServer plain(support::always(http_answer("200 OK", "hello")));
  Files files;
  CurlTransport transport({.find_tls_files = files.find()});
  CHECK(transport.send({.url = plain.url("/")}).body == "hello");
  CHECK(files.lookups == 0);
}

TEST_CASE("server tls: files that cannot be used are named", "[http]") {
  KPIN_NEEDS("openssl");
  const Ann ann;
  const Ann other;
  const support::TempFolder folder;
  const std::string text = folder.write("text", "hello\n");
  const std::string missing = folder.path("missing");
  const std::string locked = folder.path("locked");
  REQUIRE(support::run({"openssl", "pkey", "-in", ann.key, "-aes256", "-passout", "pass:s3cret-s3cret",
                        "-out", locked})
              .status == 0);
  struct Case {
    http::TlsFiles files;
    std::string message;
  };
  const std::vector<Case> cases = {
      {{.ca_files = {missing}}, "certificate file '" + missing + "': No such file or directory"},
      {{.ca_files = {text}}, "certificate file '" + text + "': it holds no PEM certificate"},
      {{.certificate_file = missing, .key_file = ann.key},
       "client certificate '" + missing + "': No such file or directory"},
      {{.certificate_file = text, .key_file = ann.key},
       "client certificate '" + text + "': it holds no PEM certificate"},
      {{.certificate_file = ann.certificate, .key_file = missing},
       "client key '" + missing + "': No such file or directory"},
      {{.certificate_file = ann.certificate, .key_file = text},
       "client key '" + text + "': it holds no PEM private key, or one with a password"},
      {{.certificate_file = ann.certificate, .key_file = locked},
       "client key '" + locked + "': it holds no PEM private key, or one with a password"},
      {{.certificate_file = ann.certificate, .key_file = other.key},
       "client key '" + other.key + "' does not belong to client certificate '" + ann.certificate + "'"},
  };
  for (const auto& [paths, message] : cases) {
    CurlTransport transport({.find_tls_files = [&paths](const http::Url&) { return paths; }});
    const TransportError error = failure(transport, "https://" + support::closed_port() + "/");
    CHECK(error.what() == message);
    CHECK(error.kind() == TransportError::Kind::unusable);
  }
}
