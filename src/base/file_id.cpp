#include "base/file_id.hpp"

namespace base {

std::optional<FileId> regular_file_id(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  return FileId{.device = status.st_dev, .inode = status.st_ino};
}

std::optional<FileId> regular_file_id(int fd) {
  struct stat status = {};
  return fstat(fd, &status) == 0 ? regular_file_id(status) : std::nullopt;
}

}  // namespace base
