#include "registry/tag_cache.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "base/sha256.hpp"

namespace registry {
namespace {

constexpr std::size_t kMaxEntry = std::size_t{64} * 1024;
constexpr std::string_view kSuffix = ".tag";
constexpr std::string_view kTemporary = ".XXXXXX";

[[noreturn]] void fail(std::string_view what, const std::string& path, int error) {
  throw base::Error(fmt::format("cannot {} {}: {}", what, path, std::generic_category().message(error)));
}

/// Everything that has to be right is in the text, so that an entry is right if it is this text again.
std::string entry_text(const std::string& key, const CachedDigest& entry) {
  const std::string text = fmt::format("kpin tag 1\n{}\nasked {}\ndigest {}\n", key,
                                       entry.asked.time_since_epoch().count(), entry.digest.text());
  return fmt::format("{}sum {}\n", text, base::sha256_hex(text));
}

/// What follows the last "\nname " in `text`, to the end of the line.
std::string_view last_value(std::string_view text, std::string_view name) {
  const std::size_t at = text.rfind(fmt::format("\n{} ", name));
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + name.size() + 2);
  return text.substr(0, text.find('\n'));
}

std::optional<CachedDigest> parse_entry(const std::string& key, std::string_view text) {
  const std::string_view asked = last_value(text, "asked");
  long seconds = 0;
  const auto [end, error] = std::from_chars(asked.data(), asked.data() + asked.size(), seconds);
  if (error != std::errc() || seconds < 0) return std::nullopt;
  try {
    const CachedDigest entry = {.digest = image::Digest::parse(last_value(text, "digest")),
                                .asked = std::chrono::sys_seconds(std::chrono::seconds(seconds))};
    return entry_text(key, entry) == text ? std::optional(entry) : std::nullopt;
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

/// Whether what is in the folder is the work of this user alone. In a shared folder another could leave
/// digests for us.
bool is_own_folder(const std::string& path) {
  struct stat found = {};
  return stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == geteuid() &&
         (found.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/// Makes the folder and those it is in, for this user alone. Somebody may clear it again at once.
void make_folder(const std::string& path) {
  for (std::size_t at = path.find('/', 1); at != std::string::npos; at = path.find('/', at + 1)) {
    mkdir(path.substr(0, at).c_str(), S_IRWXU);  // whatever goes wrong here shows below
  }
  if (mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST) fail("make the folder", path, errno);
  errno = 0;
  if (!is_own_folder(path) && errno != ENOENT) {
    throw base::Error(fmt::format("{} is not a folder that only this user can write to", path));
  }
}

/// At most kMaxEntry bytes of a file; none of anything else.
std::string read_file(const std::string& path) {
  const base::FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat found = {};
  if (!file || fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode)) return {};
  std::string text;
  std::array<char, 4096> part = {};
  while (text.size() < kMaxEntry) {
    const ssize_t got = read(file.get(), part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(part.data(), static_cast<std::size_t>(got));
  }
  return text;
}

int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return errno;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

/// Writes beside `path`, then takes its place. Returns errno; ENOENT when somebody clears the folder
/// meanwhile.
int replace_file(const std::string& path, std::string_view bytes) {
  std::string temporary = path + std::string(kTemporary);
  const base::FileDescriptor file(mkostemp(temporary.data(), O_CLOEXEC));
  if (!file) return errno;
  int error = write_all(file.get(), bytes);
  if (error == 0 && rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) unlink(temporary.c_str());
  return error;
}

enum class FileKind { foreign, temporary, entry };

/// By the name that path_of() and replace_file() give.
FileKind kind_of(std::string_view name) {
  constexpr std::size_t kHexDigits = 64;
  const std::string_view hex = name.substr(0, kHexDigits);
  name.remove_prefix(hex.size());
  if (hex.size() != kHexDigits || hex.find_first_not_of("0123456789abcdef") != std::string_view::npos ||
      !name.starts_with(kSuffix)) {
    return FileKind::foreign;
  }
  name.remove_prefix(kSuffix.size());
  if (name.empty()) return FileKind::entry;
  return name.size() == kTemporary.size() && name.front() == '.' ? FileKind::temporary : FileKind::foreign;
}

/// The regular files in `folder`, sorted; none if there is no such folder.
std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(entry->symlink_status(ignored))) {
      names.push_back(entry->path().filename().string());
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) fail("read", folder, error.value());
  std::ranges::sort(names);
  return names;
}

}  // namespace

TagCache::TagCache(std::string folder) : folder_(std::move(folder)) {}

std::string TagCache::path_of(const std::string& key) const {
  return fmt::format("{}/{}{}", folder_, base::sha256_hex(key), kSuffix);
}

std::optional<CachedDigest> TagCache::find(const std::string& key) const {
  if (folder_.empty() || !is_own_folder(folder_)) return std::nullopt;
  return parse_entry(key, read_file(path_of(key)));
}

void TagCache::store(const std::string& key, const CachedDigest& found) const {
  constexpr int kMaxTries = 10;
  if (folder_.empty()) throw base::Error("neither XDG_CACHE_HOME nor HOME says where");
  const std::string path = path_of(key);
  const std::string text = entry_text(key, found);
  int error = ENOENT;
  for (int i = 0; i < kMaxTries && error == ENOENT; ++i) {
    make_folder(folder_);
    error = replace_file(path, text);
  }
  if (error != 0) fail("write", path, error);
}

std::size_t TagCache::clear() const {
  if (folder_.empty()) return 0;
  std::size_t removed = 0;
  for (const std::string& name : files_in(folder_)) {
    const FileKind kind = kind_of(name);
    if (kind == FileKind::foreign) continue;
    const std::string path = fmt::format("{}/{}", folder_, name);
    const bool gone = unlink(path.c_str()) == 0;
    if (!gone && errno != ENOENT) fail("remove", path, errno);
    if (gone && kind == FileKind::entry) ++removed;
  }
  rmdir(folder_.c_str());  // where something else is in it, it stays
  return removed;
}

}  // namespace registry
