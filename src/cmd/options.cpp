#include "cmd/options.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quoted.hpp"
#include "base/redact.hpp"
#include "cmd/command_options.hpp"
#include "cmd/commands.hpp"
#include "cmd/flags.hpp"
#include "cmd/option_groups.hpp"
#include "cmd/option_values.hpp"

namespace cmd {

namespace {

UpdateLockOptions update_lock_options(const cxxopts::ParseResult& parsed) {
  UpdateLockOptions read = {.file = file_name(parsed, "update-lock"),
                            .input = input_options(parsed),
                            .registry = registry_options(parsed),
                            .references = reference_options(parsed),
                            .build = build_options(parsed),
                            .quiet = is_given(parsed, "quiet")};
  const std::vector<std::string>& words = parsed.unmatched();
  if (words.size() > 1) throw base::InputError("--update-lock takes one PATTERN; quote it from the shell");
  if (!words.empty()) read.pattern = words.front();
  return read;
}

PinOptions pin_options(const cxxopts::ParseResult& parsed) {
  PinOptions read = {
      .input = input_options(parsed),
      .registry = registry_options(parsed),
      .references = reference_options(parsed),
      .build = build_options(parsed),
      .lock = lock_options(parsed),
      .images_annotation = flag(parsed, "images-annotation"),
      .unresolved_inspect = is_given(parsed, "unresolved-inspect"),
      .in_place = is_given(parsed, "in-place"),
      .quiet = is_given(parsed, "quiet"),
  };
  if (read.in_place && read.unresolved_inspect)
    throw base::InputError(
        "--unresolved-inspect lists references and does not go with -i, which edits files");
  if (read.unresolved_inspect && !(read.lock.lock_output + read.lock.imgpkg_lock_output).empty())
    throw base::InputError("--unresolved-inspect looks nothing up that a lock could have");
  return read;
}

DiffOptions diff_options(const cxxopts::ParseResult& parsed) {
  DiffOptions read = {.pin = pin_options(parsed)};
  // The difference itself tells what references become.
  read.pin.quiet = true;
  // A preview must not push.
  read.pin.build.allowed = false;
  return read;
}

CheckOptions check_options(const cxxopts::ParseResult& parsed) {
  return {.input = input_options(parsed),
          .registry = registry_options(parsed),
          .references = reference_options(parsed),
          .drift = is_given(parsed, "drift"),
          .format = format(parsed)};
}

/// "bash, fish or zsh".
template <typename Word>
std::string either(const std::vector<Word>& words) {
  std::string text(words.front());
  for (std::size_t i = 1; i < words.size(); ++i)
    text += fmt::format("{}{}", i + 1 == words.size() ? " or " : ", ", words[i]);
  return text;
}

/// The first command that has an option.
std::string_view command_of(std::string_view option) {
  const auto has_it = [&](const CommandWord& command) { return is_option_of(command.name, option); };
  const auto found = std::ranges::find_if(commands(), has_it);
  return found == commands().end() ? std::string_view() : found->name;
}

/// Throws for options that `command` would pass over in silence.
void check_goes_with(std::string_view command, const cxxopts::ParseResult& parsed) {
  std::vector<std::string> unfit;
  for (const cxxopts::KeyValue& given : parsed.arguments()) {
    if (goes_with(command, given.key())) continue;
    if (command == kPinning)
      throw base::InputError(
          fmt::format("--{} goes with 'kpin {}' only", given.key(), command_of(given.key())));
    const std::string option = "--" + given.key();
    if (std::ranges::find(unfit, option) == unfit.end()) unfit.push_back(option);
  }
  if (unfit.empty()) return;
  if (command == kUpdateLock)
    throw base::InputError(fmt::format("{} does not go with {}", command, either(unfit)));
  throw base::InputError(fmt::format("'kpin {0}' does not go with {1}; 'kpin {0} --help' lists what does",
                                     command, either(unfit)));
}

/// Throws unless the command line begins with a command and has as many words as that takes.
void check_words(const std::vector<std::string>& words) {
  const auto command = std::ranges::find(commands(), words.front(), &CommandWord::name);
  if (command == commands().end()) {
    throw base::InputError(
        fmt::format("unknown command {}; files are given with -f, the values of other options with =",
                    base::quoted(base::redacted(words.front()))));
  }
  const auto& [name, usage, summary, known] = *command;
  if (usage.empty() || usage.starts_with("[-")) {
    if (words.size() > 1) throw base::InputError(fmt::format("'kpin {}' takes no arguments", name));
    return;
  }
  if (words.size() == 1 && usage.starts_with('[')) return;
  const bool is_known = known.empty() || std::ranges::find(known, words.back()) != known.end();
  if (words.size() != 2 || !is_known)
    throw base::InputError(fmt::format("'kpin {}' takes one argument: {}", name,
                                       known.empty() ? std::string(usage) : either(known)));
}

/// The words of the command line that are no options.
Command read_words(const cxxopts::ParseResult& parsed) {
  const std::vector<std::string>& words = parsed.unmatched();
  check_words(words);
  const std::string& command = words.front();
  check_goes_with(command, parsed);
  if (command == "auth") return AuthOptions{.registry = words[1]};
  if (command == "cache") return ClearCache();
  if (command == "schema") return ShowSchema();
  if (command == "completion") return ShowCompletion{.shell = words[1]};
  if (command == "help") return ShowHelp{.text = help_text(words.size() > 1 ? words[1] : "")};
  if (command == "version") return ShowVersion{.json = flag(parsed, "json")};
  if (command == "builders") return ShowBuilders();
  if (command == "check") return check_options(parsed);
  if (command == "diff") return diff_options(parsed);
  return InspectOptions{
      .input = input_options(parsed), .registry = registry_options(parsed), .json = flag(parsed, "json")};
}

/// `first` is the first word of the command line.
Command read(const cxxopts::ParseResult& parsed, const std::string& first) {
  check_log_format(parsed);
  const std::vector<std::string>& words = parsed.unmatched();
  if (parsed.count("help") > 0) return ShowHelp{.text = help_text(words.empty() ? "" : words.front())};
  if (parsed.count("version") > 0) return ShowVersion{.json = flag(parsed, "json")};
  const bool begins_with_command =
      std::ranges::find(commands(), first, &CommandWord::name) != commands().end();
  if (parsed.count("update-lock") > 0 && !begins_with_command) {
    check_goes_with(kUpdateLock, parsed);
    return update_lock_options(parsed);
  }
  if (!words.empty()) return read_words(parsed);
  check_goes_with(kPinning, parsed);
  return pin_options(parsed);
}

/// cxxopts does not know "-fPATH" and "-f=PATH", which kbld's users may have in their scripts.
std::vector<std::string> with_separate_files(const std::vector<std::string>& arguments) {
  std::vector<std::string> words;
  for (const std::string& argument : arguments) {
    if (argument.size() > 2 && argument.starts_with("-f")) {
      words.emplace_back("-f");
      words.push_back(argument.substr(argument[2] == '=' ? 3 : 2));
    } else {
      words.push_back(argument);
    }
  }
  return words;
}

/// An error of cxxopts, with the quotation marks of every other message.
std::string with_plain_quotes(std::string text) {
  for (const std::string_view mark : {"‘", "’"}) {
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark))
      text.replace(at, mark.size(), "'");
  }
  return text;
}

}  // namespace

Command parse_command(const std::vector<std::string>& arguments) {
  std::vector<const char*> argv = {"kpin"};
  const std::vector<std::string> words = with_separate_files(arguments);
  for (const std::string& word : words) argv.push_back(word.c_str());
  try {
    cxxopts::Options known = flags();  // what is parsed refers to it
    return read(known.parse(static_cast<int>(argv.size()), argv.data()), words.empty() ? "" : words.front());
  } catch (const cxxopts::exceptions::exception& error) {
    throw base::InputError(with_plain_quotes(error.what()) + "; 'kpin --help' lists the options");
  }
}

}  // namespace cmd
