#pragma once

#include <string>
#include <vector>

#include "cmd/input.hpp"
#include "manifest/edit.hpp"

namespace cmd {

/// What pinning makes of one input as a whole: of a file, not of the stream.
struct Revision {
  const Input& input;                      ///< of the stream, which must outlive this
  std::vector<manifest::Edit> edits = {};  ///< spans count from the first byte of the input
  std::string bytes = {};                  ///< with the edits carried out; not the same as the input's
};

}  // namespace cmd
