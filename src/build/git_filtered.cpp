#include "build/git_filtered.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <sys/stat.h>

#include "build/lfs_pointer.hpp"

namespace build {
namespace {

constexpr std::size_t kFilesPerQuestion = 200;

using Files = std::span<const ChangedFile>;

/// Whether each of the files has a filter.
bool all_have_filters(const GitRepository& repository, Files files) {
  std::string paths;
  for (const ChangedFile& file : files) paths.append(file.path).append(1, '\0');
  const std::string answer = repository.git().ask({"check-attr", "-z", "--stdin", "filter"}, paths);
  // path, "filter", value
  const std::vector<std::string_view> parts = split_at_nul(answer);
  if (parts.size() != 3 * files.size()) return false;
  for (std::size_t i = 2; i < parts.size(); i += 3) {
    if (parts[i] == "unspecified" || parts[i] == "unset" || parts[i] == "set") return false;
  }
  return true;
}

/// The head of an object in the answer of `git cat-file`: "NAME blob SIZE".
std::optional<std::size_t> blob_size(std::string_view head) {
  constexpr std::string_view kBlob = " blob ";
  const std::size_t at = head.find(kBlob);
  if (at == head.npos) return std::nullopt;
  const std::string_view digits = head.substr(at + kBlob.size());
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  return error == std::errc() && end == digits.data() + digits.size() ? std::optional(size) : std::nullopt;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

/// The names of those blobs that are small enough for a pointer, one a line.
std::string small_blobs(const GitRepository& repository, Files files) {
  std::string names;
  for (const ChangedFile& file : files) names.append(file.blob).append(1, '\n');
  const std::string answer = repository.git().ask({"cat-file", "--batch-check"}, names);
  std::string small;
  std::string_view rest = answer;
  while (!rest.empty()) {
    const std::string_view head = take_line(rest);
    const std::optional<std::size_t> size = blob_size(head);
    if (size && *size <= kMaxLfsPointer) small.append(head.substr(0, head.find(' '))).append(1, '\n');
  }
  return small;
}

/// The pointers among the blobs of the files, by the names of the blobs.
std::map<std::string, LfsPointer, std::less<>> pointers(const GitRepository& repository, Files files) {
  const std::string names = small_blobs(repository, files);
  if (names.empty()) return {};
  const std::string answer = repository.git().ask({"cat-file", "--batch"}, names);
  std::map<std::string, LfsPointer, std::less<>> found;
  std::string_view rest = answer;
  while (!rest.empty()) {
    const std::string_view head = take_line(rest);
    const std::optional<std::size_t> size = blob_size(head);
    if (!size) continue;
    const auto pointer = parse_lfs_pointer(rest.substr(0, *size));
    if (pointer) found.insert_or_assign(std::string(head.substr(0, head.find(' '))), *pointer);
    rest.remove_prefix(std::min(*size + 1, rest.size()));
  }
  return found;
}

/// Whether the file is as Git has noted it. A Git that does not know of nanoseconds has noted none.
bool is_as_noted(const std::string& path, const IndexedFile& noted) {
  struct stat found = {};
  if (lstat(path.c_str(), &found) != 0 || noted.size == 0) return false;
  const bool same_time = found.st_mtim.tv_sec == noted.seconds &&
                         (noted.nanoseconds == 0 || found.st_mtim.tv_nsec == noted.nanoseconds);
  constexpr std::int64_t kLow = 0xFFFFFFFF;  // what an index has room for
  return same_time && (found.st_size & kLow) == noted.size;
}

std::map<std::string, IndexedFile> noted(const GitRepository& repository, Files files) {
  std::vector<std::string> arguments = {"ls-files", "-z", "--debug", "--"};
  for (const ChangedFile& file : files) arguments.push_back(file.path);
  return parse_indexed_files(repository.git().ask(arguments) + '\n');
}

bool has_changed(const GitRepository& repository, Files files) {
  if (!all_have_filters(repository, files)) return true;
  const auto in_lfs = pointers(repository, files);
  const auto in_index = noted(repository, files);
  return std::ranges::any_of(files, [&](const ChangedFile& file) {
    const std::string path = repository.top() + '/' + file.path;
    if (const auto pointer = in_lfs.find(file.blob); pointer != in_lfs.end())
      return !is_file_of(pointer->second, path);
    const auto entry = in_index.find(file.path);
    return entry == in_index.end() || !is_as_noted(path, entry->second);
  });
}

}  // namespace

bool has_changed(const GitRepository& repository, const std::vector<ChangedFile>& files) {
  Files rest = files;
  while (!rest.empty()) {
    const Files some = rest.first(std::min(rest.size(), kFilesPerQuestion));
    if (has_changed(repository, some)) return true;
    rest = rest.subspan(some.size());
  }
  return false;
}

}  // namespace build
