#include "base/find_program.hpp"

#include <cstdlib>
#include <filesystem>
#include <string_view>

#include <unistd.h>

namespace base {
namespace {

namespace fs = std::filesystem;

bool may_be_run(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::optional<std::string> find_program(const std::string& name) {
  constexpr std::string_view kUsual = "/usr/local/bin:/usr/bin:/bin";
  if (name.empty()) return std::nullopt;
  if (name.find('/') != std::string::npos) {
    const fs::path path = fs::absolute(name);
    return may_be_run(path) ? std::optional(path.string()) : std::nullopt;
  }
  const char* set = std::getenv("PATH");
  std::string_view folders = set == nullptr ? kUsual : set;
  for (std::size_t end = 0; end != folders.npos; folders.remove_prefix(end == folders.npos ? 0 : end + 1)) {
    end = folders.find(':');
    const std::string_view folder = folders.substr(0, end);  // an empty one is the working directory
    const fs::path path = fs::absolute(fs::path(folder.empty() ? "." : folder) / name);
    if (may_be_run(path)) return path.string();
  }
  return std::nullopt;
}

}  // namespace base
