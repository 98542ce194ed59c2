#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <vector>

#include "cmd/terminal.hpp"

namespace cmd {

/// Something that is under way.
struct Task {
  enum class Kind { lookup, build, push };

  Kind kind = Kind::lookup;
  std::string name = {};  ///< of the image, fit for a terminal
  std::chrono::steady_clock::time_point since = {};
  std::uint64_t done = 0;   ///< bytes of a push
  std::uint64_t total = 0;  ///< 0 while it is not known
};

/// How far a run is.
struct Progress {
  std::size_t references = 0;  ///< that are to be resolved
  std::size_t resolved = 0;    ///< of these, failures included
  std::chrono::steady_clock::time_point since = {};
  std::list<Task> tasks = {};  ///< the oldest first
};

/// What a live view shows of it: "12 of 40 references done, 3 building, 2s", then a line for each build, each
/// push, and each lookup that takes long. No line is wider than the terminal, and the last says how many
/// there is no room for.
std::vector<std::string> progress_lines(const Progress& progress, std::chrono::steady_clock::time_point now,
                                        const TerminalSize& size);

}  // namespace cmd
