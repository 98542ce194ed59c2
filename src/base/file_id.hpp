#pragma once

#include <optional>

#include <sys/stat.h>

namespace base {

/// What a regular file is known by, whatever names and links lead to it.
struct FileId {
  dev_t device = 0;
  ino_t inode = 0;

  friend bool operator==(const FileId&, const FileId&) = default;
};

/// Nothing if the file is not a regular one.
std::optional<FileId> regular_file_id(const struct stat& status);

/// The same of an open file; nothing as well if `fd` is not open.
std::optional<FileId> regular_file_id(int fd);

}  // namespace base
