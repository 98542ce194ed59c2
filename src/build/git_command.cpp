#include "build/git_command.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <set>

#include <fmt/format.h>

#include "base/process.hpp"
#include "build/runner.hpp"
#include "http/redact.hpp"

namespace build {
namespace {

constexpr std::size_t kMaxAnswer = std::size_t{1024} * 1024;
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

base::Environment environment() {
  base::Environment result = tool_environment({
      {"LC_ALL", "C"},
      {"GIT_TERMINAL_PROMPT", "0"},
      {"GIT_OPTIONAL_LOCKS", "0"},     // or status would write the index, and run a hook after that
      {"GIT_ALLOW_PROTOCOL", "none"},  // objects that are missing are not fetched
  });
  const base::Environment ours = {
      {"GIT_TERMINAL_PROMPT", ""}, {"GIT_OPTIONAL_LOCKS", ""}, {"GIT_ALLOW_PROTOCOL", ""}};
  std::erase_if(result, [&](const auto& entry) {
    return entry.first.starts_with("GIT_") && !is_of_user(entry.first) && !ours.contains(entry.first);
  });
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

/// What `git lfs install --local` writes: a program of the user's own. Without it, files would seem changed.
bool is_large_file_storage(std::string_view value) {
  return value == "git-lfs clean -- %f" || value == "git-lfs smudge -- %f" ||
         value == "git-lfs filter-process";
}

/// The next part of `text` up to a NUL, which is taken off.
std::string_view take(std::string_view& text) {
  const std::size_t end = std::min(text.find('\0'), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

}  // namespace

GitCommand::GitCommand(std::string folder) : folder_(std::move(folder)), environment_(environment()) {
  configure(environment_, "core.fsmonitor", "false");
  configure(environment_, "core.hooksPath", "/dev/null");
  // A bare repository among the sources, made of plain files by whoever wrote them, is none.
  configure(environment_, "safe.bareRepository", "explicit");
  switch_off_filters();
}

/// Filters are programs that status runs for files that may have changed. Those that the repository names
/// itself are replaced by none.
void GitCommand::switch_off_filters() {
  const Answer answer = run({"config", "--show-scope", "-z", "--get-regexp", "^filter\\."});
  if (answer.status == 1) return;  // there are none
  if (answer.status != 0) throw GitFailure("git config: " + answer.err);
  std::set<std::string, std::less<>> names;
  for (std::string_view rest = answer.out; !rest.empty();) {
    const std::string_view scope = take(rest);
    const std::string_view entry = take(rest);
    const std::string_view key = entry.substr(0, entry.find('\n'));
    const std::string_view value = key.size() == entry.size() ? "" : entry.substr(key.size() + 1);
    const bool is_of_repository = scope == "local" || scope == "worktree";
    const bool is_program = key.ends_with(".clean") || key.ends_with(".process");
    if (!is_of_repository || !is_program || is_large_file_storage(value)) continue;
    names.emplace(key.substr(0, key.rfind('.')));
  }
  for (const std::string& name : names) {
    configure(environment_, name + ".clean", "");
    configure(environment_, name + ".process", "");
    configure(environment_, name + ".required", "false");
  }
}

GitCommand::Answer GitCommand::run(const std::vector<std::string>& arguments) const {
  return execute(arguments, {});
}

std::string GitCommand::ask(const std::vector<std::string>& arguments) const {
  Answer answer = run(arguments);
  if (answer.status != 0) throw GitFailure(fmt::format("git {}: {}", arguments.at(0), answer.err));
  if (answer.out.ends_with('\n')) answer.out.pop_back();
  return std::move(answer.out);
}

void GitCommand::read(const std::vector<std::string>& arguments,
                      const std::function<void(std::string_view line)>& on_line) const {
  const Answer answer = execute(arguments, on_line);
  if (answer.status != 0) throw GitFailure(fmt::format("git {}: {}", arguments.at(0), answer.err));
}

GitCommand::Answer GitCommand::execute(const std::vector<std::string>& arguments,
                                       const std::function<void(std::string_view line)>& on_line) const {
  std::vector<std::string> argv = {"git", "--no-pager"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  const base::ProcessOptions options = {.folder = folder_,
                                        .limit = kLimit,
                                        .environment = environment_,
                                        .max_output = kMaxAnswer,
                                        .out = on_line ? base::Output::as_lines : base::Output::captured,
                                        .on_line = on_line};
  base::ProcessResult result =
      base::in_context("git " + arguments.at(0), [&] { return base::run_process(argv, options); });
  return {.status = result.status,
          .out = std::move(result.out),
          .err = result.signal == 0 ? http::one_line(result.err, kShownBytes)
                                    : fmt::format("it was ended by signal {}", result.signal)};
}

}  // namespace build
