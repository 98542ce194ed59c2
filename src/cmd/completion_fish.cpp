#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cmd/completion.hpp"

namespace cmd {

namespace {

using Kind = CompletedFlag::Kind;
using Value = CompletedFlag::Value;

/// `text` as one word of fish.
std::string quoted(std::string_view text) {
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') word += '\\';
    word += c;
  }
  return word + "'";
}

/// The values of a flag, as arguments of fish's complete.
std::string values(const CompletedFlag& flag) {
  if (flag.value == Value::none) return {};
  const bool required = flag.value == Value::required;
  switch (flag.kind) {
    case Kind::files:
      return required ? " -r -F" : " -F";
    case Kind::folders:
      return fmt::format(" {} -a '(__fish_complete_directories)'", required ? "-x" : "-f");
    case Kind::hosts:
      return fmt::format(" {} -a '(__fish_print_hostnames)'", required ? "-x" : "-f");
    case Kind::words:
      return fmt::format(" {} -a {}", required ? "-x" : "-f",
                         quoted(fmt::format("{}", fmt::join(flag.words, " "))));
    case Kind::anything:
      break;
  }
  return required ? " -x" : "";
}

/// When a flag is offered, as arguments of fish's complete.
std::string condition(const CompletedFlag& flag) {
  if (flag.refused_by.empty()) return {};
  return fmt::format(" -n 'not __fish_seen_subcommand_from {}'", fmt::join(flag.refused_by, " "));
}

}  // namespace

std::string fish_completion(const std::vector<CompletedFlag>& flags) {
  std::string script =
      "# fish completion for kpin, printed by `kpin completion fish`\n\ncomplete -c kpin -f\n";
  for (const CommandWord& command : commands()) {
    script += fmt::format("complete -c kpin -n __fish_use_subcommand -a {} -d {}\n", command.name,
                          quoted(command.summary));
    if (command.words.empty()) continue;
    std::vector<std::string_view> others = command.words;
    std::erase(others, command.name);
    script += fmt::format(
        "complete -c kpin -n '__fish_seen_subcommand_from {}; and not __fish_seen_subcommand_from {}' -a "
        "{}\n",
        command.name, fmt::join(others, " "), quoted(fmt::format("{}", fmt::join(command.words, " "))));
  }
  for (const CompletedFlag& flag : flags) {
    const std::string letter = flag.letter.empty() ? "" : " -s " + flag.letter;
    script += fmt::format("complete -c kpin{}{} -l {}{} -d {}\n", condition(flag), letter, flag.name,
                          values(flag), quoted(flag.summary));
  }
  return script;
}

}  // namespace cmd
