#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "support/file_descriptor.hpp"

namespace support {

/// A terminal for a program under test, whose user the test is.
class Terminal {
 public:
  Terminal();

  /// What the program opens, such as for its standard error.
  [[nodiscard]] const std::string& path() const { return path_; }

  void resize(unsigned short columns, unsigned short rows) const;

  /// Reads until `text` has been written, from the first byte on; false when `limit` has passed before.
  bool wait_for(std::string_view text, std::chrono::milliseconds limit = std::chrono::seconds(10));

  /// All that has been written until now.
  const std::string& written();

 private:
  void read_for(std::chrono::milliseconds limit);

  std::string path_ = {};
  FileDescriptor master_;
  FileDescriptor slave_ = {};
  std::string written_ = {};
};

/// What a terminal without end of line or screen shows once these bytes have been written to it. Knows the
/// escape sequences for moving the cursor up, for erasing what is below it, and for colours, which do not
/// show; throws std::logic_error for all others.
std::vector<std::string> screen(std::string_view written);

}  // namespace support
