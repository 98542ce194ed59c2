#pragma once

#include <memory>
#include <string>

#include "base/environment.hpp"
#include "cmd/options.hpp"
#include "registry/cached_lookups.hpp"

namespace cmd {

/// Where this user's cache is: "kpin" in XDG_CACHE_HOME, if that is an absolute path, else in .cache of HOME;
/// empty if neither is set.
std::string cache_folder(const base::Environment& environment);

/// The cache that `--cache` asks for; null without it.
std::unique_ptr<registry::CachedLookups> open_cache(const RegistryOptions& options,
                                                    const base::Environment& environment);

/// `kpin cache clear`: removes what `--cache` has kept and prints how much that was. Returns the exit status,
/// 0 also when there is nothing. Throws base::Error when something cannot be removed.
int clear_cache();

}  // namespace cmd
