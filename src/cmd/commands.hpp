#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cmd {

/// A command of kpin: the first word of a command line that is no option.
struct CommandWord {
  std::string_view name = {};
  std::string_view usage = {};               ///< what follows it, as the usage shows it; may be empty
  std::string_view summary = {};             ///< what it does, in a few words
  std::vector<std::string_view> words = {};  ///< the words that may follow, where they are known
};

/// Every command, by name. The command line, `--help` and the completions know no other.
const std::vector<CommandWord>& commands();

/// One line for each command: "  kpin auth HOST[/REPOSITORY]".
std::string commands_usage();

}  // namespace cmd
