#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/file_descriptor.hpp"

namespace build {

// Files that builders leave behind. Every function throws base::Error; those that take a path begin with it.

/// Throws "PATH: cannot DO: REASON" for a failed system call; `error` is its errno.
[[noreturn]] void fail_file(const std::string& path, std::string_view what, int error);

/// The regular file at `path`, links followed, opened for reading. A device or pipe is refused, not waited
/// for.
base::FileDescriptor open_file(const std::string& path);

/// The bytes of a regular file; throws if there are more than `max_bytes`.
std::string read_file(const std::string& path, std::size_t max_bytes);

/// The size in bytes of the regular file that `path` leads to.
std::uint64_t file_size(const std::string& path);

/// A file at `path`, where nothing may be yet, for the user alone.
base::FileDescriptor create_file(const std::string& path);

/// Reads until `buffer` is full or the file ends; tells how many bytes it got.
std::size_t read_some(int fd, std::span<char> buffer);

/// Writes all of `bytes`.
void write_all(int fd, std::string_view bytes);

}  // namespace build
