#include "cmd/connection.hpp"

#include <csignal>
#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "cmd/version.hpp"
#include "http/redact.hpp"
#include "http/redirect.hpp"
#include "registry/certs_d.hpp"
#include "registry/registries_conf.hpp"

namespace cmd {

namespace {

constexpr std::size_t kMaxInputBytes = 1024UL * 1024 * 1024;

http::CurlOptions curl_options(const RegistryOptions& options, const base::Environment& environment) {
  return {
      .ca_cert_files = options.ca_certs,
      .find_tls_files = [folders = registry::certs_d_folders(environment)](
                            const http::Url& url) { return registry::find_certs_d(folders, url); },
      .proxies = http::Proxies(environment),
      .certificate_check = options.verify_certs ? http::CertificateCheck::on : http::CertificateCheck::off,
      .max_connections_per_host = options.concurrency,
      .user_agent = user_agent(),
  };
}

void show_line(std::string_view line) {
  const std::string text = std::string(line) + '\n';
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace

Connection::Connection(const RegistryOptions& options)
    : options_(options),
      environment_(base::process_environment()),
      curl_(std::make_unique<http::CurlTransport>(curl_options(options, environment_))),
      log_(*curl_, show_line),
      connection_(options.verbose ? static_cast<http::Transport&>(log_) : *curl_),
      quota_(connection_),
      retry_(quota_, {.timeout = options.timeout, .max_concurrency = options.concurrency}),
      keychain_(environment_, getuid()),
      client_(retry_, keychain_) {
  std::signal(SIGPIPE, SIG_IGN);
}

Connection::~Connection() {
  curl_.reset();
  std::signal(SIGPIPE, SIG_DFL);
}

std::string Connection::fetch(const std::string& url) {
  return base::in_context(http::redacted_url(url), [&] {
    try {
      http::Response response =
          http::send_following_redirects(connection_, {.url = url, .max_body = kMaxInputBytes});
      if (response.status >= 200 && response.status <= 299) return std::move(response.body);
      throw base::InputError(fmt::format("cannot read: the server answered {}", response.status));
    } catch (const base::InputError&) {
      throw;
    } catch (const base::Error& error) {
      throw base::InputError(fmt::format("cannot read: {}", error.what()));
    }
  });
}

resolve::Registries Connection::registries() {
  rules_ = {.registries = registry::load_registries_conf(),
            .mirrors = options_.mirrors,
            .plain_http = options_.insecure.every_host ? registry::PlainHttp::allowed
                                                       : registry::PlainHttp::loopback_only,
            .insecure_hosts = options_.insecure.hosts};
  return {.digest =
              [this](const image::Reference& reference) {
                return client_.resolve(reference, registry::places(reference, rules_));
              },
          .manifest =
              [this](const image::Reference& reference) {
                return client_.manifest(reference, registry::places(reference, rules_));
              },
          .tags =
              [this](const image::Reference& reference) {
                return client_.tags(reference, registry::places(reference, rules_));
              }};
}

}  // namespace cmd
