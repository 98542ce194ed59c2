#include "cmd/pin.hpp"

#include <csignal>
#include <cstdio>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "cmd/input.hpp"
#include "cmd/output.hpp"
#include "cmd/stream.hpp"
#include "cmd/version.hpp"
#include "http/curl_transport.hpp"
#include "http/log_transport.hpp"
#include "http/quota.hpp"
#include "http/redact.hpp"
#include "http/redirect.hpp"
#include "http/retry_transport.hpp"
#include "registry/certs_d.hpp"
#include "registry/client.hpp"
#include "registry/default_keychain.hpp"
#include "registry/mirrors.hpp"
#include "registry/registries_conf.hpp"
#include "search/rules.hpp"

namespace cmd {

namespace {

using Outcomes = std::map<std::string, resolve::Outcome>;

constexpr std::size_t kMaxInputBytes = 1024UL * 1024 * 1024;

http::CurlOptions curl_options(const PinOptions& options, const base::Environment& environment) {
  return {
      .ca_cert_files = options.registry_ca_certs,
      .find_tls_files = [folders = registry::certs_d_folders(environment)](
                            const http::Url& url) { return registry::find_certs_d(folders, url); },
      .proxies = http::Proxies(environment),
      .certificate_check =
          options.registry_verify_certs ? http::CertificateCheck::on : http::CertificateCheck::off,
      .max_connections_per_host = options.registry_concurrency,
      .user_agent = user_agent(),
  };
}

void show_line(std::string_view line) {
  const std::string text = std::string(line) + '\n';
  std::fwrite(text.data(), 1, text.size(), stderr);
}

/// What speaks to registries: patiently, over `connection`, which must outlive this.
struct RegistryTransport {
  RegistryTransport(http::Transport& connection, const PinOptions& options)
      : quota(connection),
        retry(quota, {.timeout = options.registry_timeout, .max_concurrency = options.registry_concurrency}) {
  }

  http::QuotaTransport quota;
  http::RetryTransport retry;
};

/// The body at `url`, an input that the user named.
std::string fetch(http::Transport& transport, const std::string& url) {
  return base::in_context(http::redacted_url(url), [&] {
    try {
      http::Response response =
          http::send_following_redirects(transport, {.url = url, .max_body = kMaxInputBytes});
      if (response.status >= 200 && response.status <= 299) return std::move(response.body);
      throw base::InputError(fmt::format("cannot read: the server answered {}", response.status));
    } catch (const base::InputError&) {
      throw;
    } catch (const base::Error& error) {
      throw base::InputError(fmt::format("cannot read: {}", error.what()));
    }
  });
}

registry::LookupRules lookup_rules(const PinOptions& options) {
  return {.registries = registry::load_registries_conf(),
          .mirrors = options.registry_mirrors,
          .plain_http = options.registry_insecure.every_host ? registry::PlainHttp::allowed
                                                             : registry::PlainHttp::loopback_only,
          .insecure_hosts = options.registry_insecure.hosts};
}

Outcomes resolve(const std::set<std::string>& references, http::Transport& transport,
                 const registry::Keychain& keychain, const PinOptions& options) {
  if (references.empty()) return {};
  registry::Client client(transport, keychain);
  const registry::LookupRules rules = lookup_rules(options);
  return resolve::resolve_all(
      references,
      [&](const image::Reference& reference) {
        return client.resolve(reference, registry::places(reference, rules));
      },
      options.registry_concurrency);
}

bool report_all(const std::vector<std::string>& messages) {
  for (const std::string& message : messages) report(message);
  return !messages.empty();
}

void report_warnings(const std::vector<std::string>& messages) {
  for (const std::string& message : messages) report("warning: " + message);
}

void report_pins(const Outcomes& outcomes) {
  std::string lines;
  for (const auto& [reference, outcome] : outcomes) {
    lines += fmt::format("resolve | final: {} -> {}\n", reference, std::get<image::ProvenImage>(outcome).url);
  }
  std::fwrite(lines.data(), 1, lines.size(), stderr);
}

void report_quotas(const http::QuotaTransport& transport) {
  std::string lines;
  for (const auto& [host, quota] : transport.lowest()) {
    lines += fmt::format("resolve | quota: {}: {}\n", host, http::describe(quota));
  }
  std::fwrite(lines.data(), 1, lines.size(), stderr);
}

}  // namespace

int pin(const PinOptions& options) {
  // Every connection has ended before the first byte is written: a reader that goes away must end this
  // process by SIGPIPE, a registry that does must not.
  const base::Environment environment = base::process_environment();
  auto transport = std::make_unique<http::CurlTransport>(curl_options(options, environment));
  std::signal(SIGPIPE, SIG_IGN);
  http::LogTransport log(*transport, show_line);
  http::Transport& connection = options.verbose ? static_cast<http::Transport&>(log) : *transport;
  Inputs inputs = read_inputs(options.files, [&](const std::string& url) { return fetch(connection, url); });
  const bool unread = report_all(inputs.failures);
  const std::size_t threads = std::thread::hardware_concurrency();
  Stream stream(std::move(inputs.read), threads);
  stream.search(search::Rules(config::default_rules()), threads);
  const bool faulty = report_all(stream.faults());

  // Also when there is nothing to be written any more: whoever mends the input wants to know the rest as
  // well.
  const registry::DefaultKeychain keychain(environment, getuid());
  report_warnings(keychain.warnings());
  RegistryTransport patient(connection, options);
  const Outcomes outcomes = resolve(stream.references(), patient.retry, keychain, options);
  transport.reset();
  const bool unresolved = report_all(stream.failures(outcomes));
  const bool failed = unread || faulty || unresolved;
  if (!failed) report_warnings(stream.warnings(outcomes));
  if (!failed && !options.quiet) report_pins(outcomes);
  if (!options.quiet) report_quotas(patient.quota);
  if (failed) return unread || faulty ? 2 : 1;

  std::signal(SIGPIPE, SIG_DFL);
  stream.write(outcomes, write_stdout);
  return 0;
}

}  // namespace cmd
