#include "build/git_command.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/process.hpp"
#include "build/git_config.hpp"
#include "build/runner.hpp"
#include "http/redact.hpp"

namespace build {
namespace {

constexpr std::size_t kMaxAnswer = std::size_t{4} * 1024 * 1024;
constexpr std::size_t kShownBytes = 400;
constexpr std::chrono::minutes kLimit(2);

/// Whether a variable is about how Git works for this user, and not about one repository or one call.
bool is_of_user(std::string_view name) {
  constexpr std::string_view kNames[] = {"GIT_CONFIG_GLOBAL",       "GIT_CONFIG_SYSTEM",
                                         "GIT_CONFIG_NOSYSTEM",     "GIT_CONFIG_COUNT",
                                         "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"};
  return name.starts_with("GIT_CONFIG_KEY_") || name.starts_with("GIT_CONFIG_VALUE_") ||
         std::ranges::find(kNames, name) != std::end(kNames);
}

base::Environment environment(const std::map<std::string, std::string>& variables) {
  base::Environment result = tool_environment();
  std::erase_if(
      result, [](const auto& entry) { return entry.first.starts_with("GIT_") && !is_of_user(entry.first); });
  result.insert_or_assign("LC_ALL", "C");
  result.insert_or_assign("GIT_TERMINAL_PROMPT", "0");
  result.insert_or_assign("GIT_LITERAL_PATHSPECS", "1");
  // Otherwise status would write the index, and run a hook after that.
  result.insert_or_assign("GIT_OPTIONAL_LOCKS", "0");
  // Objects that are missing are not fetched.
  result.insert_or_assign("GIT_ALLOW_PROTOCOL", "none");
  for (const auto& [name, value] : variables) result.insert_or_assign(name, value);
  return result;
}

/// Configuration given by the environment overrides what files say. `entries` are added to the user's.
void configure(base::Environment& environment, const std::string& key, const std::string& value) {
  const std::string set = base::variable(environment, "GIT_CONFIG_COUNT");
  std::size_t count = 0;
  std::from_chars(set.data(), set.data() + set.size(), count);
  environment.insert_or_assign(fmt::format("GIT_CONFIG_KEY_{}", count), key);
  environment.insert_or_assign(fmt::format("GIT_CONFIG_VALUE_{}", count), value);
  environment.insert_or_assign("GIT_CONFIG_COUNT", std::to_string(count + 1));
}

}  // namespace

GitCommand::GitCommand(std::string folder, const std::map<std::string, std::string>& variables)
    : folder_(std::move(folder)), environment_(environment(variables)) {
  configure(environment_, "core.fsmonitor", "false");
  configure(environment_, "core.hooksPath", "/dev/null");
  // A bare repository among the sources, made of plain files by whoever wrote them, is none.
  configure(environment_, "safe.bareRepository", "explicit");
}

void GitCommand::switch_off_filters() {
  std::set<std::string, std::less<>> drivers;
  for (const GitSetting& setting : parse_git_settings(ask({"config", "--show-scope", "-z", "--list"}))) {
    if (setting.key.starts_with("filter.")) drivers.emplace(setting.key.substr(0, setting.key.rfind('.')));
  }
  for (const std::string& driver : drivers) {
    for (const char* program : {".clean", ".smudge", ".process"})
      configure(environment_, driver + program, "");
    configure(environment_, driver + ".required", "false");
  }
}

GitCommand::Answer GitCommand::run(const std::vector<std::string>& arguments,
                                   const std::string& input) const {
  return execute(arguments, {.input = input});
}

std::string GitCommand::ask(const std::vector<std::string>& arguments, const std::string& input) const {
  Answer answer = run(arguments, input);
  if (answer.status != 0) throw GitFailure(fmt::format("git {}: {}", arguments.at(0), answer.err));
  if (answer.out.ends_with('\n')) answer.out.pop_back();
  return std::move(answer.out);
}

void GitCommand::read(const std::vector<std::string>& arguments,
                      const std::function<void(std::string_view line)>& on_line) const {
  const Answer answer = execute(arguments, {.on_line = on_line});
  if (answer.status != 0) throw GitFailure(fmt::format("git {}: {}", arguments.at(0), answer.err));
}

GitCommand::Answer GitCommand::execute(const std::vector<std::string>& arguments,
                                       const Streams& streams) const {
  std::vector<std::string> argv = {"git", "--no-pager"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const base::ProcessOptions options = {
      .input = streams.input,
      .folder = folder_,
      .limit = kLimit,
      .environment = environment_,
      .max_output = kMaxAnswer,
      .out = streams.on_line ? base::Output::as_lines : base::Output::captured,
      .on_line = streams.on_line};
  base::ProcessResult result =
      base::in_context("git " + arguments.at(0), [&] { return base::run_process(argv, options); });
  return {.status = result.status,
          .out = std::move(result.out),
          .err = result.signal == 0 ? http::one_line(result.err, kShownBytes)
                                    : fmt::format("it was ended by signal {}", result.signal)};
}

}  // namespace build
