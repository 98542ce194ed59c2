#pragma once

#include "base/file_descriptor.hpp"

namespace support {

using base::FileDescriptor;

/// A pipe whose ends are not inherited by programs; throws std::runtime_error when there is none to be had.
struct Pipe {
  Pipe();

  FileDescriptor reader = {};
  FileDescriptor writer = {};
};

}  // namespace support
