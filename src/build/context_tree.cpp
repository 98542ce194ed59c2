#include "build/context_tree.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "build/file_io.hpp"

namespace build {
namespace {

using Type = ContextEntry::Type;

constexpr std::size_t kMaxEntries = 2'000'000;

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

/// A folder that is still to be read.
struct Pending {
  std::string name = {};  // empty for the context itself
  IgnoreRules::Verdict verdict = {};
};

std::optional<Type> type_of_mode(mode_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return Type::kFile;
    case S_IFDIR:
      return Type::kFolder;
    case S_IFLNK:
      return Type::kLink;
    case S_IFIFO:
      return Type::kPipe;
    case S_IFCHR:
      return Type::kCharacterDevice;
    case S_IFBLK:
      return Type::kBlockDevice;
    default:
      return std::nullopt;
  }
}

class Walk {
 public:
  Walk(const std::string& folder, const IgnoreRules& rules) : folder_(folder), rules_(rules) {}

  std::vector<ContextEntry> run() {
    pending_.push_back({});
    while (!pending_.empty()) {
      const Pending next = std::move(pending_.back());
      pending_.pop_back();
      read(next);
    }
    for (const std::string& name : parents_) entries_.push_back({.name = name, .type = Type::kFolder});
    std::sort(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return std::move(entries_);
  }

 private:
  [[nodiscard]] std::string path_of(const std::string& name) const {
    return name.empty() ? folder_ : folder_ + '/' + name;
  }
  void read(const Pending& parent);
  void add(const Pending& parent, const dirent& entry, int fd);
  void list(const Pending& parent, ContextEntry entry);
  [[nodiscard]] std::optional<Type> type_of(const std::string& name, const dirent& entry, int fd) const;

  const std::string& folder_;
  const IgnoreRules& rules_;
  std::vector<Pending> pending_ = {};
  std::vector<ContextEntry> entries_ = {};
  std::set<std::string> parents_ = {};  // ignored folders with something in them that is not
  std::size_t seen_ = 0;
};

void Walk::read(const Pending& parent) {
  const std::string path = path_of(parent.name);
  const std::unique_ptr<DIR, CloseFolder> folder(opendir(path.c_str()));
  // Docker passes over ignored folders that it may not read.
  if (folder == nullptr && errno == EACCES && parent.verdict.is_ignored) return;
  if (folder == nullptr) fail_file(path, "read the folder", errno);
  for (;;) {
    errno = 0;
    const dirent* entry = readdir(folder.get());
    if (entry == nullptr && errno != 0) fail_file(path, "read the folder", errno);
    if (entry == nullptr) return;
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") add(parent, *entry, dirfd(folder.get()));
  }
}

std::optional<Type> Walk::type_of(const std::string& name, const dirent& entry, int fd) const {
  if (entry.d_type != DT_UNKNOWN) return type_of_mode(DTTOIF(entry.d_type));
  struct stat status = {};
  if (fstatat(fd, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) fail_file(path_of(name), "read", errno);
  return type_of_mode(status.st_mode);
}

void Walk::add(const Pending& parent, const dirent& entry, int fd) {
  if (++seen_ > kMaxEntries) {
    throw base::Error(fmt::format("{}: there are more than {} files: leave some out by a .dockerignore file",
                                  folder_, kMaxEntries));
  }
  std::string name = parent.name.empty() ? entry.d_name : parent.name + '/' + entry.d_name;
  if (std::ranges::find(rules_.left_out, name) != rules_.left_out.end()) return;
  const auto type = type_of(name, entry, fd);
  if (!type) return;
  IgnoreRules::Verdict verdict = rules_.judge(name, parent.verdict);
  if (!verdict.is_ignored) list(parent, {.name = name, .type = *type});
  if (*type != Type::kFolder) return;
  if (verdict.is_ignored && !rules_.may_except_below(name)) return;
  pending_.push_back({.name = std::move(name), .verdict = std::move(verdict)});
}

void Walk::list(const Pending& parent, ContextEntry entry) {
  if (parent.verdict.is_ignored && !parents_.contains(parent.name)) {
    // The folders above it belong to it, down from the first ignored one; others are listed already.
    IgnoreRules::Verdict verdict;
    for (std::size_t end = 0; end != parent.name.npos && end < parent.name.size();) {
      end = std::min(parent.name.find('/', end + 1), parent.name.size());
      const std::string above = parent.name.substr(0, end);
      verdict = rules_.judge(above, verdict);
      if (verdict.is_ignored) parents_.insert(above);
    }
  }
  entries_.push_back(std::move(entry));
}

}  // namespace

std::vector<ContextEntry> context_entries(const std::string& folder, const IgnoreRules& rules) {
  return Walk(folder, rules).run();
}

}  // namespace build
