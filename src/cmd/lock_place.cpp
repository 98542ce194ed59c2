#include "cmd/lock_place.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file_id.hpp"
#include "cmd/file.hpp"
#include "config/classify.hpp"
#include "config/decode.hpp"
#include "manifest/split.hpp"

namespace cmd {

namespace {

std::optional<base::FileId> id_of(const std::string& path) {
  struct stat status = {};
  return stat(path.c_str(), &status) == 0 ? base::regular_file_id(status) : std::nullopt;
}

/// Of the file that `input` was read from; URLs have none.
std::optional<base::FileId> id_of(const Input& input) {
  if (!input.path.empty()) return id_of(input.path);
  return is_url(input.name) ? std::nullopt : base::regular_file_id(STDIN_FILENO);
}

/// Whether a lock can have all that the document says.
bool is_of_lock(std::string_view document) {
  if (config::addressee_of(document) != config::Addressee::kpin) return config::is_blank(document);
  try {
    const config::Config config = config::decode(document, [](std::size_t) { return std::string(); }).config;
    return config.sources.empty() && config.destinations.empty() && config.policies.empty() &&
           config.allowed_builders.empty() &&
           std::ranges::all_of(config.overrides, &config::Override::preresolved);
  } catch (const base::Error&) {
    return false;
  }
}

bool is_lock(const Input& input) { return std::ranges::all_of(manifest::split(content(input)), is_of_lock); }

[[noreturn]] void refuse(const std::string& file, std::string_view what, const LockOptions& lock) {
  const std::string option = lock.lock_output.empty() ? "--imgpkg-lock-output " + lock.imgpkg_lock_output
                                                      : "--lock-output " + lock.lock_output;
  throw base::InputError(fmt::format("{}: {}, and {} would overwrite it. Name another file for the lock.",
                                     shown_path(file), what, option));
}

}  // namespace

void check_lock_place(const PinOptions& options, const std::vector<Input>& inputs) {
  const LockOptions& lock = options.lock;
  const auto place = id_of(lock.lock_output.empty() ? lock.imgpkg_lock_output : lock.lock_output);
  if (!place) return;
  for (const Input& input : inputs) {
    if (id_of(input) == place && !is_lock(input))
      refuse(input.name, "this input has more in it than a lock", lock);
  }
  const std::string& map = options.input.image_map_file;
  if (id_of(map) == place) refuse(map, "this is the image map", lock);
}

}  // namespace cmd
