#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace build {

/// No pointer is larger, in bytes.
inline constexpr std::size_t kMaxLfsPointer = 1024;

/// What Git has in place of a large file that Git LFS keeps.
struct LfsPointer {
  std::string sha256 = {};  ///< of the file, as 64 lower-case hexadecimal digits
  std::uint64_t size = 0;   ///< of the file, in bytes

  friend bool operator==(const LfsPointer&, const LfsPointer&) = default;
};

/// Reads a pointer as Git LFS writes it (docs/spec.md there). Nothing for any other text, nor for one with
/// extensions: what they make of a file, only they know.
std::optional<LfsPointer> parse_lfs_pointer(std::string_view text);

/// Whether the regular file at `path` is the one that `pointer` means. Throws base::Error.
bool is_file_of(const LfsPointer& pointer, const std::string& path);

}  // namespace build
