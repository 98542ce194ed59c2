#include "support/file_descriptor.hpp"

#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

namespace support {

Pipe::Pipe() {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe");
  reader = FileDescriptor(ends[0]);
  writer = FileDescriptor(ends[1]);
}

}  // namespace support
