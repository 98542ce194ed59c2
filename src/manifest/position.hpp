#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace manifest {

/// A place in a text as editors show it, both counted from 1; columns count characters.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};

/// Finds line and column of bytes of one text, which must outlive it. Lines end with LF, CRLF or CR; long
/// ones take no longer than short ones.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);

  [[nodiscard]] Position at(std::size_t offset) const;

 private:
  /// A place within a long line, so that not all before it has to be counted each time.
  struct Mark {
    std::size_t offset = 0;
    std::size_t characters = 0;  ///< from the start of the line
  };

  /// Adds the marks of the line from the last start to `end`.
  void mark_last_line(std::size_t end);

  std::string_view text_;
  std::vector<std::size_t> starts_ = {0};
  std::vector<Mark> marks_ = {};
};

}  // namespace manifest
