#pragma once

#include <string>
#include <string_view>

#include "base/file_descriptor.hpp"

namespace cmd {

/// `path` in one line, fit for a message; where it looks like a URL, without the secrets in it.
std::string shown_path(std::string_view path);

/// What can be read from the open file `fd`. Throws base::InputError.
std::string read_all(int fd);

/// The file at `path`, opened for reading. Throws base::InputError without the path.
base::FileDescriptor open_for_reading(const std::string& path);

/// The bytes of the file at `path`. Throws base::InputError that begins with the path.
std::string read_file(const std::string& path);

/// Writes all of `bytes`. Throws base::Error.
void write_all(int fd, std::string_view bytes);

/// A file that is written beside its place and takes it as a whole, or never. What is there keeps its mode
/// and owner; a new file is for the user alone (mode 0600).
class PendingFile {
 public:
  /// Writes `bytes` beside `path`, links followed. Throws base::Error that begins with the path.
  PendingFile(std::string path, std::string_view bytes);

  /// Removes what was written, unless commit() has put it in place.
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  /// Puts the file in place; throws base::Error. What is no regular file, or is standard output's, such as
  /// /dev/stdout, is written to now.
  void commit();

 private:
  void discard();

  std::string path_;
  std::string temporary_ = {};  // empty: there is none (any more)
  base::FileDescriptor file_ = {};
  std::string rest_ = {};  // still to be written to what cannot be replaced
};

}  // namespace cmd
