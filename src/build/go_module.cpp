#include "build/go_module.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "build/file_io.hpp"

namespace build {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxGoMod = std::size_t{4} * 1024 * 1024;

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// Whether `path` leads to something that is there, in `folder`, and not git's.
bool is_inside(const fs::path& path, const fs::path& folder) {
  std::error_code failure;
  const fs::path inner = fs::canonical(path, failure).lexically_relative(folder);
  if (failure || inner.empty() || *inner.begin() == "..") return false;
  return std::find(inner.begin(), inner.end(), ".git") == inner.end();
}

/// The words of a line of go.mod, without its comment and without quotes.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  for (const char letter : line.substr(0, line.find("//"))) {
    if (letter == '"' || letter == '`') continue;
    if (letter != ' ' && letter != '\t' && letter != '\r') {
      word += letter;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

/// The folders by which go.mod replaces modules; a module path never begins like one.
std::vector<std::string> replacing_folders(std::string_view go_mod) {
  std::vector<std::string> folders;
  for (std::size_t at = 0; at < go_mod.size();) {
    const std::size_t end = std::min(go_mod.find('\n', at), go_mod.size());
    const std::vector<std::string> words = words_of(go_mod.substr(at, end - at));
    const auto arrow = std::find(words.begin(), words.end(), "=>");
    if (arrow != words.end() && arrow + 1 != words.end()) {
      const std::string& by = *(arrow + 1);
      if (by.starts_with('.') || by.starts_with('/')) folders.push_back(by);
    }
    at = end + 1;
  }
  return folders;
}

/// Whether a go.work takes part in builds in `folder`.
bool is_in_workspace(const fs::path& folder, const base::Environment& environment) {
  const std::string set = base::variable(environment, "GOWORK");
  if (set == "off") return false;
  if (!set.empty()) return true;
  for (fs::path above = folder;; above = above.parent_path()) {
    if (is_there(above / "go.work")) return true;
    if (above == above.root_path()) return false;
  }
}

/// Whether no symbolic link below `folder` leads out of it.
bool links_stay_inside(const fs::path& folder) {
  std::error_code failure;
  fs::recursive_directory_iterator entry(folder, failure);
  for (; !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
    if (entry->is_symlink(failure) && !is_inside(entry->path(), folder)) return false;
    if (entry->path().filename() == ".git") entry.disable_recursion_pending();
  }
  if (failure) throw base::Error(fmt::format("{}: cannot be read: {}", folder.string(), failure.message()));
  return true;
}

}  // namespace

bool is_whole_go_module(const std::string& folder, const base::Environment& environment) {
  const fs::path root = folder;
  if (!is_there(root / "go.mod") || is_in_workspace(root, environment)) return false;
  // These flags name files that may be anywhere, or programs.
  const std::string flags = base::variable(environment, "GOFLAGS");
  for (const std::string_view flag : {"-modfile", "-overlay", "-toolexec", "-pgo"}) {
    if (flags.find(flag) != flags.npos) return false;
  }
  const std::string go_mod = read_file((root / "go.mod").string(), kMaxGoMod);
  for (const std::string& replacing : replacing_folders(go_mod)) {
    if (!is_inside(root / replacing, root)) return false;
  }
  return links_stay_inside(root);
}

}  // namespace build
