#include "support/file_descriptor.hpp"

#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace support {

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = other.release();
  }
  return *this;
}

int FileDescriptor::release() { return std::exchange(fd_, -1); }

void FileDescriptor::close() {
  if (fd_ >= 0) ::close(release());
}

Pipe::Pipe() {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  reader = FileDescriptor(ends[0]);
  writer = FileDescriptor(ends[1]);
}

}  // namespace support
