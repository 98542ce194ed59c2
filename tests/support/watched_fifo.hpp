#pragma once

#include <string>

#include "support/file_descriptor.hpp"
#include "support/temp_folder.hpp"

namespace support {

/// A FIFO that processes write to, and that tells when all of them are gone.
class WatchedFifo {
 public:
  WatchedFifo();

  /// Where it is.
  [[nodiscard]] std::string path() const { return folder_.path("fifo"); }

  /// Whether somebody writes to it, for which it waits ten seconds.
  [[nodiscard]] bool is_written_to() const;

  /// Whether nobody has it open for writing any more, for which it waits ten seconds. Only to be asked when
  /// somebody had it open.
  [[nodiscard]] bool is_left() const;

  /// What was written to it since the last time.
  [[nodiscard]] std::string text() const;

 private:
  TempFolder folder_ = {};
  FileDescriptor reader_ = {};
};

}  // namespace support
