#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "manifest/tree.hpp"

namespace manifest {

/// Bytes of a scalar's value and the bytes they are written in.
struct Run {
  Span value = {};
  Span source = {};

  /// Whether each byte stands for itself.
  [[nodiscard]] bool is_verbatim() const { return value.end - value.begin == source.end - source.begin; }
};

/// What of a scalar's value is written where.
struct ScalarRuns {
  std::vector<Run> runs = {};  ///< ascending, without gaps; empty when it cannot be told
  std::size_t indent = 0;      ///< of a literal block: how far its lines are indented, in bytes
};

/// Goes through the value of `node`, a scalar, and the bytes of `text` it is written in side by side.
ScalarRuns scalar_runs(std::string_view text, const Node& node);

}  // namespace manifest
