#include "registry/cached_lookups.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace registry {

std::string cache_key(const image::Reference& reference, const std::vector<Place>& places,
                      const std::string& circumstances) {
  std::string key = "reference " + reference.text();
  for (const Place& place : places) {
    key += fmt::format("\nplace {}/{}{}", place.host, place.repository,
                       place.plain_http == PlainHttp::allowed ? " plain-http" : "");
  }
  if (!circumstances.empty()) key += fmt::format("\nwith {}", circumstances);
  return key;
}

image::Digest CachedLookups::get(const image::Reference& reference, const std::vector<Place>& places,
                                 const std::function<image::Digest()>& ask) {
  if (reference.digest()) return ask();
  const std::string key = cache_key(reference, places, policy_.circumstances);
  const std::chrono::sys_seconds now = policy_.now();
  const auto found = cache_.find(key);
  // An answer from the future is one whose age nobody knows.
  if (found && found->asked <= now && now - found->asked <= policy_.max_age) {
    const std::lock_guard lock(mutex_);
    ages_[reference.text()] = now - found->asked;
    return found->digest;
  }
  const CachedDigest told = {.digest = ask(), .asked = now};
  store(key, told);
  return told.digest;
}

void CachedLookups::store(const std::string& key, const CachedDigest& found) {
  try {
    cache_.store(key, found);
  } catch (const base::Error& error) {
    const std::lock_guard lock(mutex_);
    if (!warning_) warning_ = fmt::format("digests are not cached: {}", error.what());
  }
}

std::optional<std::chrono::seconds> CachedLookups::age(const image::Reference& reference) const {
  const std::lock_guard lock(mutex_);
  const auto found = ages_.find(reference.text());
  return found == ages_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> CachedLookups::warning() const {
  const std::lock_guard lock(mutex_);
  return warning_;
}

}  // namespace registry
