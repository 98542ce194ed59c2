#include "base/temp_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/quoted.hpp"

namespace base {
namespace {

namespace fs = std::filesystem;

std::string parent() {
  const std::string set = variable(process_environment(), "TMPDIR");
  return fs::absolute(set.empty() ? "/tmp" : set).string();
}

/// Gives us the right to remove what is in `folder` and in those below, which some tools take away. Links are
/// not followed.
void make_removable(const fs::path& folder) {
  constexpr auto kOptions = fs::perm_options::add | fs::perm_options::nofollow;
  std::error_code ignored;
  fs::permissions(folder, fs::perms::owner_all, kOptions, ignored);
  fs::recursive_directory_iterator entries(folder, fs::directory_options::skip_permission_denied, ignored);
  // A folder is met before it is looked into.
  for (; entries != fs::recursive_directory_iterator(); entries.increment(ignored)) {
    if (entries->is_directory(ignored) && !entries->is_symlink(ignored))
      fs::permissions(entries->path(), fs::perms::owner_all, kOptions, ignored);
  }
}

}  // namespace

TempFolder::TempFolder() {
  const std::string where = parent();
  std::string path = where + "/kpin-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) {
    throw Error(fmt::format("cannot make a folder in the temporary folder {}: {}. TMPDIR can name another.",
                            base::quoted(where), std::generic_category().message(errno)));
  }
  path_ = std::move(path);
}

TempFolder::~TempFolder() { remove(); }

TempFolder::TempFolder(TempFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TempFolder& TempFolder::operator=(TempFolder&& other) noexcept {
  if (this != &other) {
    remove();
    path_ = std::exchange(other.path_, {});
  }
  return *this;
}

std::string TempFolder::path(std::string_view name) const { return path_ + "/" + std::string(name); }

void TempFolder::remove() noexcept {
  if (path_.empty()) return;
  try {
    std::error_code failed;
    fs::remove_all(path_, failed);
    if (!failed) return;
    make_removable(path_);
    fs::remove_all(path_, failed);
  } catch (...) {  // no memory: what is left, is left in the system's temporary folder
  }
}

}  // namespace base
