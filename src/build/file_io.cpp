#include "build/file_io.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"

namespace build {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

struct stat status_of(const base::FileDescriptor& file, const std::string& path) {
  struct stat status = {};
  if (fstat(file.get(), &status) != 0) fail_file(path, "read", errno);
  return status;
}

}  // namespace

void fail_file(const std::string& path, std::string_view what, int error) {
  throw base::Error(fmt::format("{}: cannot {}: {}", path, what, reason(error)));
}

base::FileDescriptor open_file(const std::string& path) {
  // O_NONBLOCK: opening a pipe would wait for its writer.
  base::FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) fail_file(path, "open", errno);
  if (!S_ISREG(status_of(file, path).st_mode)) throw base::Error(path + ": it is not a regular file");
  return file;
}

std::string read_file(const std::string& path, std::size_t max_bytes) {
  const base::FileDescriptor file = open_file(path);
  const auto size = static_cast<std::uint64_t>(status_of(file, path).st_size);
  if (size > max_bytes) {
    throw base::Error(
        fmt::format("{}: it has {} bytes, more than the {} that are read", path, size, max_bytes));
  }
  // One byte more shows whether it is growing.
  std::string bytes(static_cast<std::size_t>(size) + 1, '\0');
  const std::size_t got = base::in_context(path, [&] { return read_some(file.get(), bytes); });
  if (got != size) throw base::Error(path + ": it is being written to");
  bytes.resize(got);
  return bytes;
}

std::uint64_t file_size(const std::string& path) {
  const base::FileDescriptor file = open_file(path);
  return static_cast<std::uint64_t>(status_of(file, path).st_size);
}

base::FileDescriptor create_file(const std::string& path) {
  base::FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file) fail_file(path, "create", errno);
  return file;
}

std::size_t read_some(int fd, std::span<char> buffer) {
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    const ssize_t got = read(fd, buffer.data() + filled, buffer.size() - filled);
    if (got == 0) break;
    if (got < 0 && errno != EINTR) throw base::Error("cannot read: " + reason(errno));
    if (got > 0) filled += static_cast<std::size_t>(got);
  }
  return filled;
}

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) throw base::Error("cannot write: " + reason(errno));
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace build
