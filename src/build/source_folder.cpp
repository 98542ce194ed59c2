#include "build/source_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"

namespace build {

namespace {

namespace fs = std::filesystem;

fs::path resolved(const std::string& path) {
  std::error_code error;
  fs::path folder = fs::canonical(path.empty() ? "." : path, error);
  if (!error && !fs::is_directory(folder, error) && !error) {
    error = std::make_error_code(std::errc::not_a_directory);
  }
  if (!error) return folder;
  throw base::Error(fmt::format("cannot use the folder {}: {}", base::quoted(path), error.message()));
}

}  // namespace

bool lies_in(const fs::path& path, const fs::path& root) {
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

std::string source_folder(const std::string& path, const std::string& root) {
  const fs::path top = resolved(root);
  const fs::path folder = resolved(path);
  if (!lies_in(folder, top)) {
    throw base::Error(
        fmt::format("its path {} leads to {}, which is outside of {}. Start kpin above both, or allow it "
                    "with --source-root.",
                    base::quoted(path), folder.string(), top.string()));
  }
  return folder.string();
}

}  // namespace build
