#include "cmd/inherited_files.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace cmd {

namespace {

namespace fs = std::filesystem;

bool is_inherited(int fd) {
  const int flags = fcntl(fd, F_GETFD);
  return flags >= 0 && (static_cast<unsigned>(flags) & static_cast<unsigned>(FD_CLOEXEC)) == 0;
}

/// Where there is no /proc, no name leads to other descriptors than the first three.
std::set<int> open_descriptors() {
  std::set<int> open = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
  std::error_code none;
  fs::directory_iterator entry("/proc/self/fd", none);
  for (const fs::directory_iterator end; !none && entry != end; entry.increment(none)) {
    const std::string name = entry->path().filename().string();
    int fd = -1;
    const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), fd);
    if (error == std::errc() && rest == name.data() + name.size()) open.insert(fd);
  }
  return open;
}

}  // namespace

std::vector<base::FileId> inherited_files() {
  std::vector<base::FileId> files;
  for (const int fd : open_descriptors()) {
    if (fd != STDIN_FILENO && !is_inherited(fd)) continue;
    if (const auto file = base::regular_file_id(fd)) files.push_back(*file);
  }
  return files;
}

config::Trust trust_in(int fd, const std::vector<base::FileId>& inherited) {
  const auto file = base::regular_file_id(fd);
  const bool is_own = file && std::ranges::find(inherited, *file) == inherited.end();
  return is_own ? config::Trust::full : config::Trust::limited;
}

}  // namespace cmd
