#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "image/digest.hpp"

namespace registry {

/// The digest that a tag had when its registry was asked.
struct CachedDigest {
  image::Digest digest;
  std::chrono::sys_seconds asked = {};

  bool operator==(const CachedDigest&) const = default;
};

/// Digests in files, one for each lookup, for later runs. Threads and processes may use one folder at once:
/// an entry is replaced as a whole or not at all.
class TagCache {
 public:
  /// `folder` is made when something is stored; empty: there is no place for it.
  explicit TagCache(std::string folder);

  /// What store() was given last for `key`. Nothing for an entry that is not there, cannot be read, is not
  /// exactly what store() wrote, or is in a folder that others can write to: it is asked for again then.
  [[nodiscard]] std::optional<CachedDigest> find(const std::string& key) const;

  /// Keeps `found` for `key`, which is a text of one or more lines. Throws base::Error when that cannot be
  /// done.
  void store(const std::string& key, const CachedDigest& found) const;

  /// Removes every entry, what interrupted runs have left, and then the folder, unless something else is in
  /// it. Returns how many entries there were. Throws base::Error when one cannot be removed.
  [[nodiscard]] std::size_t clear() const;

 private:
  [[nodiscard]] std::string path_of(const std::string& key) const;

  std::string folder_;
};

}  // namespace registry
