#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "http/transport.hpp"

namespace http {

/// How many pulls a registry still allows, as Docker Hub tells with every manifest.
struct Quota {
  long remaining = 0;
  std::optional<long> limit = {};
  std::chrono::seconds window = {};  ///< the time that `limit` is for

  bool operator==(const Quota&) const = default;
};

/// What the fields "ratelimit-remaining: 76;w=21600" and "ratelimit-limit: 100;w=21600" of an answer say.
/// Nothing without the former or its window: other servers count requests, not pulls, in fields of that name.
std::optional<Quota> quota_of(const Headers& headers);

/// "76 pulls left of 100 in 6h".
std::string describe(const Quota& quota);

/// Notes the quotas in passing. Safe to use from several threads at once.
class QuotaTransport final : public Transport {
 public:
  /// `next` must outlive this.
  explicit QuotaTransport(Transport& next) : next_(next) {}

  /// Throws what the next transport does.
  Response send(const Request& request) override;

  /// The lowest that each host has reported, by "host" or "host:port" where the port is not the usual one.
  [[nodiscard]] std::map<std::string, Quota> lowest() const;

 private:
  Transport& next_;
  mutable std::mutex mutex_ = {};
  std::map<std::string, Quota> lowest_ = {};
};

}  // namespace http
