#include "cmd/file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/printable.hpp"
#include "base/redact.hpp"

namespace cmd {

namespace {

constexpr std::size_t kChunk = 1024 * 1024;

std::string reason(int error) { return std::generic_category().message(error); }

[[noreturn]] void fail(const std::string& path, std::string_view what, int error) {
  throw base::Error(shown_path(path) + ": " + std::string(what) + ": " + reason(error));
}

/// The file that `path` leads to when links are followed, be it that it is not there yet.
std::string target_of(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> resolved(realpath(path.c_str(), nullptr), &std::free);
  if (resolved != nullptr) return resolved.get();
  std::error_code none;
  const std::filesystem::path link = std::filesystem::read_symlink(path, none);
  return none ? path : (std::filesystem::path(path).parent_path() / link).string();
}

bool is_stdout(const struct stat& file) {
  struct stat out = {};
  return fstat(STDOUT_FILENO, &out) == 0 && out.st_dev == file.st_dev && out.st_ino == file.st_ino;
}

/// Gives the new file `fd` the owner and group of `old`, which it takes the place of. To be done before the
/// mode is set, which this may change.
void keep_owner(const std::string& path, const struct stat& old, int fd) {
  struct stat made = {};
  const bool same = fstat(fd, &made) == 0 && made.st_uid == old.st_uid && made.st_gid == old.st_gid;
  if (!same && fchown(fd, old.st_uid, old.st_gid) != 0)
    fail(path, made.st_uid == old.st_uid ? "cannot keep its group" : "cannot keep its owner", errno);
}

}  // namespace

std::string shown_path(std::string_view path) { return base::printable(base::redacted_path(path)); }

std::string read_all(int fd) {
  std::string bytes;
  struct stat status = {};
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
    bytes.reserve(static_cast<std::size_t>(status.st_size) + 1);
  for (;;) {
    const std::size_t had = bytes.size();
    bytes.resize(had + std::min(std::max(bytes.capacity() - had, std::size_t{4096}), kChunk));
    const ssize_t got = read(fd, bytes.data() + had, bytes.size() - had);
    bytes.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return bytes;
    if (got < 0 && errno != EINTR) throw base::InputError("cannot read: " + reason(errno));
  }
}

base::FileDescriptor open_for_reading(const std::string& path) {
  base::FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) throw base::InputError("cannot open: " + reason(errno));
  return file;
}

std::string read_file(const std::string& path) {
  return base::in_context(shown_path(path), [&] { return read_all(open_for_reading(path).get()); });
}

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) throw base::Error("cannot write: " + reason(errno));
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

PendingFile::PendingFile(std::string path, std::string_view bytes) : path_(std::move(path)) {
  struct stat found = {};
  const bool exists = stat(path_.c_str(), &found) == 0;
  // A pipe or a terminal cannot be replaced, and standard output's own file is being written.
  if (exists && (!S_ISREG(found.st_mode) || is_stdout(found))) {
    file_ = base::FileDescriptor(open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (!file_) fail(path_, "cannot open", errno);
    rest_ = bytes;
    return;
  }
  const std::string target = target_of(path_);
  temporary_ = target + ".XXXXXX";
  file_ = base::FileDescriptor(mkostemp(temporary_.data(), O_CLOEXEC));
  if (!file_) {
    temporary_.clear();
    fail(path_, "cannot write a file beside it", errno);
  }
  try {
    base::in_context(shown_path(path_), [&] { write_all(file_.get(), bytes); });
    if (exists) keep_owner(path_, found, file_.get());
    if (exists && fchmod(file_.get(), found.st_mode & 07777U) != 0) fail(path_, "cannot set its mode", errno);
    if (fsync(file_.get()) != 0) fail(path_, "cannot write", errno);
    file_.close();  // there may be thousands of them
  } catch (const base::Error&) {
    discard();
    throw;
  }
}

PendingFile::~PendingFile() { discard(); }

void PendingFile::commit() {
  if (temporary_.empty()) {
    base::in_context(shown_path(path_), [&] { write_all(file_.get(), rest_); });
    return;
  }
  if (rename(temporary_.c_str(), target_of(path_).c_str()) != 0) fail(path_, "cannot put it in place", errno);
  temporary_.clear();
}

void PendingFile::discard() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
  temporary_.clear();
}

}  // namespace cmd
