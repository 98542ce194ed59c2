#include "cmd/completion.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "cmd/command_options.hpp"
#include "cmd/flags.hpp"
#include "config/builders.hpp"

namespace cmd {

namespace {

using Kind = CompletedFlag::Kind;

/// Those that images are commonly made for.
constexpr std::array<const char*, 9> kPlatforms = {"linux/386",     "linux/amd64", "linux/arm/v6",
                                                   "linux/arm/v7",  "linux/arm64", "linux/ppc64le",
                                                   "linux/riscv64", "linux/s390x", "windows/amd64"};

std::vector<std::string> split_at_bars(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t bar = 0; bar != text.npos; text.remove_prefix(std::min(bar + 1, text.size()))) {
    bar = text.find('|');
    words.emplace_back(text.substr(0, bar));
  }
  return words;
}

/// Notes what `placeholder` says of the flag's values.
void read_placeholder(std::string_view placeholder, CompletedFlag& flag) {
  const auto take_words = [&](std::vector<std::string> words) {
    flag.kind = Kind::words;
    flag.words = std::move(words);
  };
  if (placeholder == "PATH" || placeholder == "FILE") {
    flag.kind = Kind::files;
  } else if (placeholder == "FOLDER") {
    flag.kind = Kind::folders;
  } else if (placeholder == "HOST") {
    flag.kind = Kind::hosts;
  } else if (placeholder == "BOOL") {
    take_words({"true", "false"});
  } else if (placeholder == "BUILDER") {
    const auto names = config::builder_names();
    take_words({names.begin(), names.end()});
  } else if (placeholder.starts_with("OS/ARCH")) {
    take_words({kPlatforms.begin(), kPlatforms.end()});
  } else if (placeholder.find('|') != placeholder.npos) {
    take_words(split_at_bars(placeholder));
  }
}

}  // namespace

std::string first_clause(std::string_view help) {
  return std::string(help.substr(0, std::min(help.find("; "), help.find(". "))));
}

std::vector<CompletedFlag> completed_flags() {
  const cxxopts::Options known = flags();
  std::vector<CompletedFlag> found;
  for (const std::string& group : known.groups()) {
    for (const cxxopts::HelpOptionDetails& option : known.group_help(group).options) {
      CompletedFlag flag = {.letter = option.s,
                            .name = option.l.front(),
                            .summary = first_clause(option.desc),
                            .repeatable = option.is_container};
      if (!option.is_boolean) {
        flag.value = option.has_implicit ? CompletedFlag::Value::optional : CompletedFlag::Value::required;
        read_placeholder(option.arg_help, flag);
      }
      for (const CommandWord& command : commands()) {
        if (!goes_with(command.name, flag.name)) flag.refused_by.push_back(command.name);
      }
      found.push_back(std::move(flag));
    }
  }
  std::ranges::sort(found, {}, &CompletedFlag::name);
  return found;
}

std::string completion_script(std::string_view shell) {
  if (shell == "bash") return bash_completion(completed_flags());
  if (shell == "fish") return fish_completion(completed_flags());
  if (shell == "zsh") return zsh_completion(completed_flags());
  throw base::InputError(fmt::format("'kpin completion' writes scripts for bash, fish and zsh, not for {}",
                                     base::quoted(shell)));
}

}  // namespace cmd
