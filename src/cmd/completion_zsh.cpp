#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cmd/completion.hpp"

namespace cmd {

namespace {

using Kind = CompletedFlag::Kind;
using Value = CompletedFlag::Value;

/// Also found by `source <(kpin completion zsh)`, where the last lines are run as they stand.
constexpr std::string_view kScript = R"(#compdef kpin
# zsh completion for kpin, printed by `kpin completion zsh`

_kpin() {{
  local curcontext=$curcontext state line command=${{words[(r)({})]}}
  local -a commands flags
  typeset -A opt_args
{}  _arguments -C -s -S $flags '1::command:->command' '2::argument:->argument' && return
  case $state in
    command)
      commands=(
{}      )
      _describe command commands
      ;;
    argument)
      case $line[1] in
{}      esac
      ;;
  esac
}}

if [[ $funcstack[1] == _kpin ]]; then
  _kpin "$@"
else
  compdef _kpin kpin
fi
)";

/// `text` inside of single quotes, with a backslash before each of `special`.
std::string escaped(std::string_view text, std::string_view special) {
  std::string result;
  for (const char c : text) {
    if (special.find(c) != special.npos) result += '\\';
    result += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return result;
}

/// What _arguments completes a value with.
std::string action(const CompletedFlag& flag) {
  switch (flag.kind) {
    case Kind::files:
      return "_files";
    case Kind::folders:
      return "_directories";
    case Kind::hosts:
      return "_hosts";
    case Kind::words:
      return fmt::format("({})", fmt::join(flag.words, " "));
    case Kind::anything:
      break;
  }
  return {};
}

/// What _arguments is told. The signs behind a name say where its value may be: "+" in the same word or the
/// next, "=" the same behind "=", "=-" only there; "::" begins a value that may be left out.
std::string spec(const CompletedFlag& flag) {
  std::string text = fmt::format("[{}]", escaped(flag.summary, "[]\\"));
  std::string long_sign;
  if (flag.value == Value::required) long_sign = "=";
  if (flag.value == Value::optional) long_sign = "=-";
  if (flag.value != Value::none)
    text += fmt::format("{}{}:{}", flag.value == Value::optional ? "::" : ":", flag.name, action(flag));
  if (flag.letter.empty())
    return fmt::format("'{}--{}{}{}'", flag.repeatable ? "*" : "", flag.name, long_sign, text);
  const std::string before = flag.repeatable ? "*" : fmt::format("(-{} --{})", flag.letter, flag.name);
  return fmt::format("'{}'{{-{}{},--{}{}}}'{}'", before, flag.letter,
                     flag.value == Value::required ? "+" : "", flag.name, long_sign, text);
}

/// A line that adds a flag where it goes with the command.
std::string line(const CompletedFlag& flag) {
  const std::string adding = fmt::format("flags+=({})\n", spec(flag));
  if (flag.refused_by.empty()) return "  " + adding;
  return fmt::format("  [[ $command == ({}) ]] || {}", fmt::join(flag.refused_by, "|"), adding);
}

}  // namespace

std::string zsh_completion(const std::vector<CompletedFlag>& flags) {
  std::string specs;
  for (const CompletedFlag& flag : flags) specs += line(flag);
  std::vector<std::string_view> names;
  std::string described;
  std::string arguments;
  for (const CommandWord& command : commands()) {
    names.push_back(command.name);
    described += fmt::format("        '{}:{}'\n", command.name, escaped(command.summary, ":\\"));
    if (!command.words.empty())
      arguments += fmt::format("        {}) compadd {} ;;\n", command.name, fmt::join(command.words, " "));
  }
  return fmt::format(fmt::runtime(kScript), fmt::join(names, "|"), specs, described, arguments);
}

}  // namespace cmd
