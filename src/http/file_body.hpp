#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/file_descriptor.hpp"
#include "http/transport.hpp"

namespace http {

/// Reads a region of a file in the pieces that a connection takes.
class FileBody {
 public:
  /// Opens the file; throws TransportError (unreadable).
  explicit FileBody(FileRegion region);

  /// Fills `buffer` with what comes next, at most `size` bytes, and returns how many; 0 at the region's end,
  /// nothing when the file cannot be read or ends before the region does: see failure().
  std::optional<std::size_t> read(char* buffer, std::size_t size) noexcept;

  /// Goes to `position`, counted from the region's start; false if that is beyond its end.
  bool seek(std::uint64_t position) noexcept;

  /// How many bytes of the region stand before what comes next.
  [[nodiscard]] std::uint64_t position() const noexcept { return position_; }

  /// Why read() failed, with the file's name; empty if it has not.
  [[nodiscard]] const std::string& failure() const noexcept { return failure_; }

 private:
  FileRegion region_;
  base::FileDescriptor file_;
  std::uint64_t position_ = 0;
  std::string failure_ = {};
};

}  // namespace http
