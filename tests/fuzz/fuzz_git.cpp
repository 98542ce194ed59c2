#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "build/git_config.hpp"
#include "build/git_output.hpp"
#include "build/lfs_pointer.hpp"

/// Whatever Git prints: what is read holds no more than was there, and a configuration that is written has
/// two lines for each of its entries, so that no value begins another one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::vector<build::GitSetting> settings = build::parse_git_settings(text);
  std::size_t bytes = 0;
  for (const build::GitSetting& setting : settings) {
    bytes += setting.scope.size() + setting.key.size() + (setting.value ? setting.value->size() : 0);
    const std::string file = build::format_git_config({setting});
    if (!file.empty() && std::ranges::count(file, '\n') != 2) std::abort();
    if (file.find('\0') != file.npos) std::abort();
  }
  if (bytes > size) std::abort();
  if (build::data_settings(settings).size() > settings.size()) std::abort();
  if (const auto path = build::unquoted_path(text); path && path->size() > size) std::abort();
  if (const auto file = build::parse_changed_file(text)) {
    if (file->path.empty() || file->blob.empty()) std::abort();
  }
  for (const auto& [path, file] : build::parse_indexed_files(text)) {
    if (path.size() > size) std::abort();
  }
  if (const auto pointer = build::parse_lfs_pointer(text); pointer && pointer->sha256.size() != 64)
    std::abort();
  return 0;
}
