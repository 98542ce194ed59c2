#pragma once

namespace base {

/// Owns an open file descriptor and closes it. Move-only.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() { close(); }
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;

  /// The descriptor, or -1 when there is none.
  [[nodiscard]] int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

  /// Gives the descriptor away.
  int release();
  void close();

 private:
  int fd_ = -1;
};

/// Takes those of the numbers 0, 1 and 2 that are closed, so that no file or connection gets one of them and
/// is taken for a standard stream. Reading from and writing to them fails as before.
void occupy_standard_streams();

}  // namespace base
