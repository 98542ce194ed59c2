#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "image/reference.hpp"
#include "registry/place.hpp"
#include "registry/tag_cache.hpp"

namespace registry {

/// Which answers of a cache are used.
struct CachePolicy {
  std::chrono::seconds max_age = {};  ///< older ones are not
  std::string circumstances = {};     ///< one line: what else an answer depends on; may be empty
  std::function<std::chrono::sys_seconds()> now = [] {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  };
};

/// What a lookup is known by in a TagCache: the reference, normalised, and all that its answer depends on.
std::string cache_key(const image::Reference& reference, const std::vector<Place>& places,
                      const std::string& circumstances);

/// Lookups of tags that spare the registry those it has answered before. Safe to use from several threads at
/// once.
class CachedLookups {
 public:
  CachedLookups(TagCache cache, CachePolicy policy) : cache_(std::move(cache)), policy_(std::move(policy)) {}

  /// The digest that the cache has for `reference` asked at `places`, if it is young enough; else what `ask`
  /// returns, which is stored. What `ask` throws is passed on, and not stored. A reference with a digest is
  /// always asked for.
  image::Digest get(const image::Reference& reference, const std::vector<Place>& places,
                    const std::function<image::Digest()>& ask);

  /// How long ago the registry was asked for what get() took from the cache for `reference`. Nothing if it
  /// was asked just now.
  [[nodiscard]] std::optional<std::chrono::seconds> age(const image::Reference& reference) const;

  /// Why something could not be stored, if that has happened; one reason for all.
  [[nodiscard]] std::optional<std::string> warning() const;

 private:
  void store(const std::string& key, const CachedDigest& found);

  TagCache cache_;
  CachePolicy policy_;
  mutable std::mutex mutex_ = {};
  std::map<std::string, std::chrono::seconds> ages_ = {};  // by normalised reference
  std::optional<std::string> warning_ = {};
};

}  // namespace registry
