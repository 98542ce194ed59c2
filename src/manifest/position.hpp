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

/// Finds line and column of bytes of one text, which must outlive it. Lines end with LF, CRLF or CR.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);

  [[nodiscard]] Position at(std::size_t offset) const;

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_ = {0};
};

}  // namespace manifest
