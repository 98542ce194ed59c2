#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/edit.hpp"

namespace manifest {

/// A line of a hunk, with its line feed if it has one; a carriage return before that is part of the line.
struct HunkLine {
  char sign = ' ';  ///< ' ' in both texts, '-' only in the old one, '+' only in the new one
  std::string text = {};
};

/// Changed lines with up to three lines around them, as a unified diff has them (POSIX diff, "diff -u").
struct Hunk {
  std::size_t old_begin = 0;  ///< number of its first line, from 1
  std::size_t old_count = 0;
  std::size_t new_begin = 0;
  std::size_t new_count = 0;
  std::vector<HunkLine> lines = {};
};

/// What `edits` change in `text`, in the order of the text; edits without effect make no hunk. The same
/// edits as for splice().
std::vector<Hunk> hunks(std::string_view text, std::vector<Edit> edits);

}  // namespace manifest
