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
    words='{}'
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

}  // namespace

std::string bash_completion(const std::vector<CompletedFlag>& flags) {
  std::vector<std::string> valued;  // the flags whose value is the next word
  std::vector<std::string> names;
  for (const CompletedFlag& flag : flags) {
    for (const std::string& name : {flag.letter.empty() ? "" : "-" + flag.letter, "--" + flag.name}) {
      if (name.empty()) continue;
      names.push_back(name);
      if (flag.value == Value::required) valued.push_back(name);
    }
  }
  std::vector<std::string_view> first_words;
  std::string arguments;
  for (const CommandWord& command : commands()) {
    first_words.push_back(command.name);
    if (!command.words.empty())
      arguments += fmt::format("      {}) words='{}' ;;\n", command.name, fmt::join(command.words, " "));
  }
  return std::string(kHead) + value_cases(flags) +
         fmt::format(fmt::runtime(kWalk), fmt::join(valued, " | "), fmt::join(names, " "),
                     fmt::join(first_words, " "), arguments);
}

}  // namespace cmd
