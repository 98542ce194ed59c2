#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/environment.hpp"
#include "base/interrupt.hpp"
#include "build/builds.hpp"
#include "cmd/live_view.hpp"
#include "cmd/options.hpp"
#include "http/curl_transport.hpp"
#include "http/log_transport.hpp"
#include "http/quota.hpp"
#include "http/retry_transport.hpp"
#include "registry/cached_lookups.hpp"
#include "registry/client.hpp"
#include "registry/default_keychain.hpp"
#include "registry/mirrors.hpp"
#include "registry/push.hpp"
#include "resolve/resolver.hpp"

namespace cmd {

/// All that speaks to servers in one run of kpin. Nothing is connected before it is needed. SIGPIPE is
/// ignored while there is one: a server that goes away must not end the process. When the process is
/// interrupted (see base::InterruptScope), requests under way fail, and so do all later ones.
class Connection {
 public:
  /// Throws base::InputError for a file of certificates that cannot be used.
  explicit Connection(const RegistryOptions& options);

  /// Ends every connection; SIGPIPE has its usual meaning again.
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The body at `url`, an input that the user named. Throws base::InputError.
  std::string fetch(const std::string& url);

  /// What references are resolved with, but for builds; this must outlive it. Reads registries.conf; throws
  /// base::Error when that cannot be read.
  resolve::Effects effects();

  /// What images that are built are looked up in and pushed with; the same.
  /// `view` is told of pushes; it must outlive it as well.
  build::Remote remote(LiveView& view);

  /// Whether a live view is to show what it does.
  [[nodiscard]] LiveViewMode live_view_mode() const;

  /// How many lookups may be made at once.
  [[nodiscard]] std::size_t concurrency() const { return options_.concurrency; }

  /// What the user should know of the places credentials are read from, and of the cache.
  [[nodiscard]] std::vector<std::string> warnings() const;

  /// How long ago the registry was asked for what the cache had of `reference`; nothing if it was just now.
  [[nodiscard]] std::optional<std::chrono::seconds> cached_since(const image::Reference& reference) const;

  /// The lowest pull quotas that registries told, by host.
  [[nodiscard]] std::map<std::string, http::Quota> quotas() const { return quota_.lowest(); }

 private:
  image::Digest digest(const image::Reference& reference);
  [[nodiscard]] registry::Place own_place(const image::Reference& reference) const;
  image::Digest push(const registry::Contents& contents, const image::Reference& to, const build::Print& show,
                     LiveView& view);
  std::vector<std::string> missing_tags(const image::Reference& pinned, std::vector<std::string> tags);
  void read_rules();

  RegistryOptions options_;
  base::Environment environment_;
  std::unique_ptr<http::CurlTransport> curl_;
  std::optional<base::OnInterrupt> cancelling_;
  http::LogTransport log_;
  http::Transport& connection_;  // either of the two
  http::QuotaTransport quota_;
  http::RetryTransport retry_;
  registry::DefaultKeychain keychain_;
  std::unique_ptr<registry::CachedLookups> cache_;   // null without --cache
  std::optional<registry::LookupRules> rules_ = {};  // once they have been read
  registry::Client client_;
  registry::Pusher pusher_;
};

/// Prints the pull quotas that are left on standard error.
void show_quotas(const std::map<std::string, http::Quota>& quotas);

}  // namespace cmd
