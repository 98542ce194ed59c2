#include "cmd/connection.hpp"

#include <csignal>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.hpp"
#include "cmd/cache.hpp"
#include "cmd/log_format.hpp"
#include "cmd/output.hpp"
#include "cmd/push_report.hpp"
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

}  // namespace

Connection::Connection(const RegistryOptions& options)
    : options_(options),
      environment_(base::process_environment()),
      curl_(std::make_unique<http::CurlTransport>(curl_options(options, environment_))),
      cancelling_(std::in_place, [curl = curl_.get()] { curl->cancel(); }),
      log_(*curl_, [](std::string_view line) { tell({{.kind = "http", .text = std::string(line)}}); }),
      connection_(options.verbose ? static_cast<http::Transport&>(log_) : *curl_),
      quota_(connection_),
      retry_(quota_, {.timeout = options.timeout, .max_concurrency = options.concurrency}),
      keychain_(environment_, getuid()),
      cache_(open_cache(options, environment_)),
      client_(retry_, keychain_),
      pusher_(client_) {
  std::signal(SIGPIPE, SIG_IGN);
}

Connection::~Connection() {
  cancelling_.reset();
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

std::vector<std::string> Connection::warnings() const {
  std::vector<std::string> all = keychain_.warnings();
  if (cache_ && cache_->warning()) all.push_back(*cache_->warning());
  return all;
}

std::optional<std::chrono::seconds> Connection::cached_since(const image::Reference& reference) const {
  return cache_ ? cache_->age(reference) : std::nullopt;
}

image::Digest Connection::digest(const image::Reference& reference) {
  const std::vector<registry::Place> places = registry::places(reference, *rules_);
  const auto ask = [&] { return client_.resolve(reference, places); };
  return cache_ ? cache_->get(reference, places, ask) : ask();
}

void Connection::read_rules() {
  if (rules_) return;
  rules_ = {.registries = registry::load_registries_conf(),
            .mirrors = options_.mirrors,
            .plain_http = options_.insecure.every_host ? registry::PlainHttp::allowed
                                                       : registry::PlainHttp::loopback_only,
            .insecure_hosts = options_.insecure.hosts};
}

resolve::Effects Connection::effects() {
  read_rules();
  return {.digest = [this](const image::Reference& reference) { return digest(reference); },
          .manifest =
              [this](const image::Reference& reference) {
                return client_.manifest(reference, registry::places(reference, *rules_));
              },
          .tags =
              [this](const image::Reference& reference) {
                return client_.tags(reference, registry::places(reference, *rules_));
              }};
}

/// Nothing is pushed to a mirror, nor looked for there that was pushed.
registry::Place Connection::own_place(const image::Reference& reference) const {
  return registry::places(reference, *rules_).back();
}

/// Those of the tags that point elsewhere, or nowhere.
std::vector<std::string> Connection::missing_tags(const image::Reference& pinned,
                                                  std::vector<std::string> tags) {
  std::erase_if(tags, [&](const std::string& tag) {
    const auto tagged = image::Reference::parse(pinned.name() + ':' + tag);
    return client_.find(tagged, own_place(tagged)) == *pinned.digest();
  });
  return tags;
}

LiveViewMode Connection::live_view_mode() const {
  if (!options_.progress || log_format() == LogFormat::json) return LiveViewMode::off;
  return cmd::live_view_mode(STDERR_FILENO, environment_);
}

/// What a live view shows need not be told in lines.
image::Digest Connection::push(const registry::Contents& contents, const image::Reference& to,
                               const build::Print& show, LiveView& view) {
  if (!view.is_on()) return pusher_.push(contents, own_place(to), {.progress = PushReport(show)});
  LiveView::Entry entry(view, Task::Kind::push, to.name());
  return pusher_.push(contents, own_place(to), {.progress = [&entry](const registry::PushProgress& progress) {
                        entry.reached(progress.present + progress.sent, progress.total);
                      }});
}

build::Remote Connection::remote(LiveView& view) {
  read_rules();
  return {
      .find =
          [this](const image::Reference& reference) { return client_.find(reference, own_place(reference)); },
      .digest = [this](const image::Reference& reference) { return digest(reference); },
      .push = [this, &view](const registry::Contents& contents, const image::Reference& to,
                            const build::Print& show) { return push(contents, to, show, view); },
      .tag =
          [this](const image::Reference& pinned, const std::vector<std::string>& tags) {
            pusher_.tag(own_place(pinned), *pinned.digest(), missing_tags(pinned, tags));
          }};
}

void show_quotas(const std::map<std::string, http::Quota>& quotas) {
  std::vector<Message> messages;
  messages.reserve(quotas.size());
  for (const auto& [host, quota] : quotas) {
    messages.push_back(
        {.kind = "resolve", .text = fmt::format("quota: {}: {}", host, http::describe(quota))});
  }
  tell(messages);
}

}  // namespace cmd
