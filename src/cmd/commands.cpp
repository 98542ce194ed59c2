#include "cmd/commands.hpp"

#include <fmt/format.h>

namespace cmd {

const std::vector<CommandWord>& commands() {
  static const std::vector<CommandWord> kAll = {
      {"auth", "HOST[/REPOSITORY]", "Tell where credentials for a registry come from"},
      {"builders", "", "List the build tools and which of them work here"},
      {"cache", "clear", "Forget the digests that --cache has kept", {"clear"}},
      {"check", "[-f PATH]... [--drift] [--output FORMAT]", "Fail if a reference is not pinned"},
      {"completion", "bash|fish|zsh", "Print a completion script for a shell", {"bash", "fish", "zsh"}},
      {"diff", "[-f PATH]... [OPTION]...", "Show what pinning would change"},
      {"help",
       "[COMMAND]",
       "Show help, also of one command",
       {"auth", "builders", "cache", "check", "completion", "diff", "help", "inspect", "schema", "version"}},
      {"inspect", "[-f PATH]... [--json]", "List which images the resources use"},
      {"schema", "config", "Print the JSON Schema of Config documents", {"config"}},
      {"version", "[--json]", "Print the version"},
  };
  return kAll;
}

std::string commands_usage() {
  std::string lines;
  for (const CommandWord& command : commands())
    lines += fmt::format("\n  kpin {}{}{}", command.name, command.usage.empty() ? "" : " ", command.usage);
  return lines;
}

}  // namespace cmd
