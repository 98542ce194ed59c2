#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/helper_script.hpp"
#include "support/temp_folder.hpp"

namespace support {

/// How a stand-in was run.
struct ToolRun {
  std::vector<std::string> argv = {};  ///< the first is the name of the stand-in
  std::string folder = {};             ///< its working directory
  std::map<std::string, std::string> environment = {};
  std::string input = {};  ///< all of its stdin

  /// argv with blanks between, for a comparison at a glance.
  [[nodiscard]] std::string line() const;
};

/// Stand-ins for programs: shell scripts that note how they are run, in a folder that leads PATH while this
/// lives. Not with other threads about.
class ToolScripts {
 public:
  ToolScripts();

  /// Makes or replaces the stand-in `name`. `body` is shell code that has the arguments in "$@" and a
  /// function: `value_of --iidfile` prints the value of that option, whether it is given as one argument or
  /// as two.
  void add(const std::string& name, std::string_view body) const;

  /// The runs of all of them, in the order in which they began.
  [[nodiscard]] std::vector<ToolRun> runs() const;

  /// The runs as ToolRun::line() has them.
  [[nodiscard]] std::vector<std::string> lines() const;

 private:
  TempFolder folder_;
  PathVariable path_;
};

}  // namespace support
