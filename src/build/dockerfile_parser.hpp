#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace build {

/// An instruction of a Dockerfile, its lines joined.
struct Instruction {
  std::string name = {};                ///< in upper case
  std::vector<std::string> flags = {};  ///< "--from=a", quotes taken away
  std::string arguments = {};           ///< what stands behind the flags
  std::size_t line = 0;                 ///< the first one, counted from 1
};

/// A Dockerfile as BuildKit's parser takes it apart.
struct ParsedDockerfile {
  char escape = '\\';
  std::string syntax = {};  ///< the image of the frontend that reads it; empty for the builder's own
  std::vector<Instruction> instructions = {};  ///< those in ONBUILD, too, without it
};

/// Takes a Dockerfile apart: directives, comments, continued lines, heredocs (whose text is left out). Takes
/// time in proportion to the text. Throws base::Error only for texts that are too large to be meant.
ParsedDockerfile parse_dockerfile(std::string_view text);

}  // namespace build
