#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/edit.hpp"
#include "manifest/scalar.hpp"
#include "manifest/scalar_runs.hpp"
#include "manifest/tree.hpp"

namespace manifest {

/// Where and how a scalar is written, or the alias that stands for it. Keeps no view of the tree.
struct ScalarPlace {
  Span span = {};
  Style style = Style::plain;
  Context context = Context::block;
  std::string comment = {};  ///< of a block scalar: what follows its header on the line
};

/// The place of `node`, a scalar or an alias of one.
ScalarPlace scalar_place(const Tree& tree, NodeIndex node);

/// The edit that puts `value` in the place of the scalar, quoted as it was where that is possible.
Edit rewritten(const ScalarPlace& place, std::string_view value);

/// The value of a scalar as a text of its own, whose edits become edits of the bytes it is written in: what
/// is not edited keeps its line breaks, indentation, escapes and folds.
class ScalarText {
 public:
  /// Of `node`, a scalar or an alias of one. Keeps no view of the tree.
  ScalarText(const Tree& tree, NodeIndex node);

  [[nodiscard]] const std::string& value() const { return value_; }

  /// Where byte `at` of the value is written; where the scalar begins if that cannot be told.
  [[nodiscard]] std::size_t source(std::size_t at) const;

  /// The edits of the outer text that carry out `edits` of the value; a single one for the whole scalar if
  /// they cannot be made in place. `edits` are as for splice().
  [[nodiscard]] std::vector<Edit> written(const std::vector<Edit>& edits) const;

 private:
  [[nodiscard]] const Run* run_of(std::size_t at) const;
  bool map(const Edit& edit, Edit& mapped) const;
  bool encode(std::string_view text, std::string& encoded) const;

  ScalarPlace place_;
  std::string value_;
  std::vector<Run> runs_ = {};     // ascending, without gaps; empty when it is not known what stands where
  std::size_t indent_ = 0;         // of a literal block's lines
  std::string line_break_ = "\n";  // of the outer text
};

}  // namespace manifest
