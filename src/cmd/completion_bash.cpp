#include <algorithm>
#include <iterator>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cmd/completion.hpp"

namespace cmd {

namespace {

using Kind = CompletedFlag::Kind;
using Value = CompletedFlag::Value;

/// Before what is known of flags.
constexpr std::string_view kHead = R"(# bash completion for kpin, printed by `kpin completion bash`

_kpin() {
  local current=${COMP_WORDS[COMP_CWORD]} option='' command='' words='' i
  ((COMP_CWORD < 1)) || option=${COMP_WORDS[COMP_CWORD - 1]}
  # An option, "=" and its value are three words here.
  if [[ $current == = ]]; then
    current=
    option+='='
  elif [[ $option == = ]] && ((COMP_CWORD > 1)); then
    option=${COMP_WORDS[COMP_CWORD - 2]}=
  fi

  COMPREPLY=()
  case $option in
)";

/// Between the values of flags and the words that are none.
constexpr std::string_view kWalk = R"(  esac

  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${{COMP_WORDS[i]}} in
      =) i=$((i + 1)) ;;
      {}) [[ ${{COMP_WORDS[i + 1]}} == = ]] || i=$((i + 1)) ;;
      -*) ;;
      *)
        command=${{COMP_WORDS[i]}}
        break
        ;;
    esac
  done

  if [[ $current == -* ]]; then
    case $command in
{}      *) words='{}' ;;
    esac
  elif [[ -z $command ]]; then
    words='{}'
  elif [[ $option == "$command" ]]; then
    case $command in
{}    esac
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}}

complete -F _kpin kpin
)";

/// "-f | --file | --file=": what stands before a value of `flag`.
std::string pattern(const CompletedFlag& flag) {
  std::string assigned = fmt::format("--{}=", flag.name);
  if (flag.value == Value::optional) return assigned;
  const std::string letter = flag.letter.empty() ? "" : fmt::format("-{} | ", flag.letter);
  return fmt::format("{}--{} | {}", letter, flag.name, assigned);
}

/// What compgen makes the values from.
std::string generator(const CompletedFlag& flag) {
  switch (flag.kind) {
    case Kind::files:
      return "-f";
    case Kind::folders:
      return "-d";
    case Kind::hosts:
      return "-A hostname";
    case Kind::words:
      return fmt::format("-W '{}'", fmt::join(flag.words, " "));
    case Kind::anything:
      break;
  }
  return {};
}

/// What is done for the values of `flag`.
std::string value_body(const CompletedFlag& flag) {
  std::string lines;
  if (flag.kind == Kind::files || flag.kind == Kind::folders)
    lines += "      compopt -o filenames 2>/dev/null\n";
  if (flag.kind != Kind::anything)
    lines += fmt::format("      mapfile -t COMPREPLY < <(compgen {} -- \"$current\")\n", generator(flag));
  return lines + "      return\n      ;;\n";
}

/// The cases for all flags that take values; one for those whose values are alike.
std::string value_cases(const std::vector<CompletedFlag>& flags) {
  std::map<std::string, std::vector<std::string>> patterns;
  for (const CompletedFlag& flag : flags) {
    if (flag.value != Value::none) patterns[value_body(flag)].push_back(pattern(flag));
  }
  std::string lines;
  for (const auto& [body, before] : patterns)
    lines += fmt::format("    {})\n{}", fmt::join(before, " | "), body);
  return lines;
}

/// "-f", "--file": what `flag` is called.
std::vector<std::string> names_of(const CompletedFlag& flag) {
  if (flag.letter.empty()) return {"--" + flag.name};
  return {"-" + flag.letter, "--" + flag.name};
}

/// The names of the flags that `command` does not refuse.
std::string offered(const std::vector<CompletedFlag>& flags, std::string_view command) {
  std::vector<std::string> names;
  for (const CompletedFlag& flag : flags) {
    if (std::ranges::find(flag.refused_by, command) == flag.refused_by.end())
      std::ranges::copy(names_of(flag), std::back_inserter(names));
  }
  return fmt::format("{}", fmt::join(names, " "));
}

/// The cases for the flags of commands; one for those whose flags are the same.
std::string flag_cases(const std::vector<CompletedFlag>& flags) {
  std::map<std::string, std::vector<std::string_view>> commands_with;
  for (const CommandWord& command : commands())
    commands_with[offered(flags, command.name)].push_back(command.name);
  std::string lines;
  for (const auto& [names, words] : commands_with)
    lines += fmt::format("      {}) words='{}' ;;\n", fmt::join(words, " | "), names);
  return lines;
}

}  // namespace

std::string bash_completion(const std::vector<CompletedFlag>& flags) {
  std::vector<std::string> valued;  // the flags whose value is the next word
  for (const CompletedFlag& flag : flags) {
    if (flag.value == Value::required) std::ranges::copy(names_of(flag), std::back_inserter(valued));
  }
  std::vector<std::string_view> first_words;
  std::string arguments;
  for (const CommandWord& command : commands()) {
    first_words.push_back(command.name);
    if (!command.words.empty())
      arguments += fmt::format("      {}) words='{}' ;;\n", command.name, fmt::join(command.words, " "));
  }
  return std::string(kHead) + value_cases(flags) +
         fmt::format(fmt::runtime(kWalk), fmt::join(valued, " | "), flag_cases(flags), offered(flags, ""),
                     fmt::join(first_words, " "), arguments);
}

}  // namespace cmd
