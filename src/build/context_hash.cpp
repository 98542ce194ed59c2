#include "build/context_hash.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/parallel.hpp"
#include "build/context_tree.hpp"
#include "build/file_io.hpp"

namespace build {
namespace {

using Type = ContextEntry::Type;

constexpr std::size_t kBuffer = std::size_t{256} * 1024;

/// To be changed with what is hashed or how, so that nobody takes a hash of before for one of now.
constexpr std::string_view kVersion = "kpin build context 1\n";

/// A number as eight bytes, the highest first.
std::string encoded(std::uint64_t number) {
  std::string bytes(8, '\0');
  for (std::size_t i = bytes.size(); i-- > 0; number >>= 8U) bytes[i] = static_cast<char>(number & 0xFFU);
  return bytes;
}

/// A text with its length in front, so that texts in a row can be told apart.
std::string encoded(std::string_view text) { return encoded(text.size()).append(text); }

[[noreturn]] void fail_changed(const std::string& path) {
  throw base::Error(path + ": it changed while it was read: start again when nothing writes to it");
}

bool is_same(const timespec& a, const timespec& b) { return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec; }

bool is_same_file(const struct stat& a, const struct stat& b) {
  return a.st_size == b.st_size && a.st_mode == b.st_mode && is_same(a.st_mtim, b.st_mtim) &&
         is_same(a.st_ctim, b.st_ctim);
}

/// The hash of what the open file holds, which is `status.st_size` bytes.
std::string hash_content(const base::FileDescriptor& file, const struct stat& status,
                         const std::string& path) {
  base::Hash hash;
  auto left = static_cast<std::uint64_t>(status.st_size);
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left, kBuffer));
  const auto buffer = std::make_unique_for_overwrite<char[]>(size);
  while (left > 0) {
    const std::span<char> room(buffer.get(), static_cast<std::size_t>(std::min<std::uint64_t>(left, size)));
    const std::size_t got = base::in_context(path, [&] { return read_some(file.get(), room); });
    if (got < room.size()) fail_changed(path);
    hash.update({buffer.get(), got});
    left -= got;
  }
  return hash.bytes();
}

struct stat status_of(const base::FileDescriptor& file, const std::string& path) {
  struct stat status = {};
  if (fstat(file.get(), &status) != 0) fail_file(path, "read", errno);
  return status;
}

/// What counts of a file: permissions, size and content.
std::string hash_file(const base::FileDescriptor& file, const std::string& path) {
  const struct stat before = status_of(file, path);
  if (!S_ISREG(before.st_mode)) fail_changed(path);
  const std::string content = hash_content(file, before, path);
  if (!is_same_file(before, status_of(file, path))) fail_changed(path);
  return encoded(before.st_mode & (S_IXUSR | S_ISUID | S_ISGID)) +
         encoded(static_cast<std::uint64_t>(before.st_size)) + content;
}

/// Hashes what is in a folder.
class Context {
 public:
  explicit Context(const std::string& path)
      : path_(path), folder_(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (!folder_) fail_file(path, "read the folder", errno);
  }

  /// All that counts of an entry, but for its name and type.
  [[nodiscard]] std::string hash(const ContextEntry& entry) const {
    switch (entry.type) {
      case Type::kFile:
        return file(entry.name);
      case Type::kLink:
        return encoded(target(entry.name));
      case Type::kCharacterDevice:
      case Type::kBlockDevice:
        return device(entry.name);
      case Type::kFolder:
      case Type::kPipe:
        return {};
    }
    return {};
  }

 private:
  [[nodiscard]] std::string path_of(const std::string& name) const { return path_ + '/' + name; }

  /// What was listed is missing, or is something else.
  [[noreturn]] void fail(const std::string& name, int error) const {
    const bool is_other = error == ENOENT || error == ENOTDIR || error == ELOOP || error == EINVAL;
    if (is_other) fail_changed(path_of(name));
    fail_file(path_of(name), "read", error);
  }

  [[nodiscard]] std::string file(const std::string& name) const {
    constexpr int kFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    const base::FileDescriptor opened(openat(folder_.get(), name.c_str(), kFlags));
    if (!opened) fail(name, errno);
    return hash_file(opened, path_of(name));
  }

  [[nodiscard]] std::string target(const std::string& name) const {
    std::array<char, PATH_MAX> target = {};
    const ssize_t size = readlinkat(folder_.get(), name.c_str(), target.data(), target.size());
    if (size < 0) fail(name, errno);
    return {target.data(), static_cast<std::size_t>(size)};
  }

  [[nodiscard]] std::string device(const std::string& name) const {
    struct stat status = {};
    if (fstatat(folder_.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) fail(name, errno);
    return encoded(major(status.st_rdev)) + encoded(minor(status.st_rdev));
  }

  const std::string& path_;
  base::FileDescriptor folder_;
};

/// A file outside of the tree; an empty path stands for none.
std::string hash_input(const std::string& path) {
  return path.empty() ? "-" : "+" + hash_file(open_file(path), path);
}

}  // namespace

std::string context_hash(const std::string& folder, const IgnoreRules& rules) {
  // Waiting for a disk takes no core.
  constexpr unsigned kFewestThreads = 4;
  const Context context(folder);
  const std::vector<ContextEntry> entries = context_entries(folder, rules);
  std::vector<std::string> hashes(entries.size());
  base::parallel_for(entries.size(), std::max(std::thread::hardware_concurrency(), kFewestThreads),
                     [&](std::size_t i) { hashes[i] = context.hash(entries[i]); });

  base::Hash all;
  all.update(kVersion);
  all.update(hash_input(rules.dockerfile));
  all.update(hash_input(rules.ignore_file));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    all.update(std::string(1, static_cast<char>(entries[i].type)) + encoded(entries[i].name) +
               encoded(hashes[i]));
  }
  return all.hex();
}

}  // namespace build
