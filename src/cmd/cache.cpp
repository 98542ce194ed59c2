#include "cmd/cache.hpp"

#include <cstddef>

#include <fmt/format.h>

#include "cmd/output.hpp"
#include "registry/tag_cache.hpp"

namespace cmd {

std::string cache_folder(const base::Environment& environment) {
  const std::string caches = base::variable(environment, "XDG_CACHE_HOME");
  if (caches.starts_with('/')) return caches + "/kpin";
  const std::string home = base::variable(environment, "HOME");
  return home.empty() ? std::string() : home + "/.cache/kpin";
}

std::unique_ptr<registry::CachedLookups> open_cache(const RegistryOptions& options,
                                                    const base::Environment& environment) {
  if (!options.cache) return nullptr;
  return std::make_unique<registry::CachedLookups>(
      registry::TagCache(cache_folder(environment)),
      registry::CachePolicy{.max_age = *options.cache,
                            .circumstances = options.verify_certs ? "" : "unchecked certificates"});
}

int clear_cache() {
  const std::size_t removed = registry::TagCache(cache_folder(base::process_environment())).clear();
  write_stdout(fmt::format("{} {} removed\n", removed, removed == 1 ? "entry" : "entries"));
  return 0;
}

}  // namespace cmd
