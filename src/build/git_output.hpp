#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace build {

// What Git's commands print, read. Names and contents in it are a stranger's. All of it may be anything.

/// A file of the work tree that Git takes for another than the one in the index, and that has the same mode.
struct ChangedFile {
  std::string path = {};  ///< from the top of the work tree
  std::string blob = {};  ///< what the index has: its name in hexadecimal digits
};

/// A line of `git status --porcelain=v2`; nothing if it tells of anything else.
std::optional<ChangedFile> parse_changed_file(std::string_view line);

/// A path as Git prints it, in double quotes with backslashes if it has unusual bytes; nothing for quotes
/// that are no whole.
std::optional<std::string> unquoted_path(std::string_view text);

/// What the index has noted of a file in the work tree.
struct IndexedFile {
  std::int64_t seconds = 0;  ///< of the last change
  std::int64_t nanoseconds = 0;
  std::int64_t size = 0;  ///< in bytes, modulo 2^32; 0 as well where Git wants to look at the contents again

  friend bool operator==(const IndexedFile&, const IndexedFile&) = default;
};

/// What `git ls-files -z --debug` prints, by path. What cannot be read is left out.
std::map<std::string, IndexedFile> parse_indexed_files(std::string_view text);

/// The parts of `text` that end with a NUL.
std::vector<std::string_view> split_at_nul(std::string_view text);

}  // namespace build
