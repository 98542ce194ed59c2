#include "build/runner.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "base/process.hpp"
#include "base/trimmed.hpp"
#include "http/redact.hpp"
#include "registry/variables_keychain.hpp"

namespace build {

namespace {

constexpr std::size_t kLinesKept = 20;
constexpr std::size_t kShownBytes = 400;
constexpr std::size_t kMaxAnswer = std::size_t{16} * 1024 * 1024;
constexpr std::chrono::seconds kAnswerLimit(30);

/// For a tool that is interrupted: it may have to tell a daemon, or to remove what it has unpacked.
constexpr std::chrono::seconds kGrace(5);

std::string ending(const base::ProcessResult& result) {
  if (result.signal != 0) return fmt::format("was ended by signal {}", result.signal);
  return fmt::format("failed with exit status {}", result.status);
}

/// A line fit to be shown; of a long one both ends, as many tools tell the cause last.
std::string shortened(const std::string& line) {
  if (line.size() <= kShownBytes) return http::one_line(line, kShownBytes);
  constexpr std::size_t kHead = kShownBytes / 3;
  const std::string_view tail = std::string_view(line).substr(line.size() - (kShownBytes - kHead));
  return http::one_line(line, kHead) + http::one_line(tail, kShownBytes);
}

/// "docker build": enough to know the command by; options may be long.
std::string title(const Command& command) {
  std::string words = command.argv.at(0);
  if (command.argv.size() > 1 && !command.argv[1].starts_with('-')) words += ' ' + command.argv[1];
  return http::one_line(words, 100);
}

}  // namespace

base::Environment tool_environment(const std::map<std::string, std::string>& variables) {
  base::Environment environment = registry::without_credentials(base::process_environment());
  for (const auto& [name, value] : variables) environment.insert_or_assign(name, value);
  return environment;
}

void Runner::show(std::string_view line) {
  keep(line);
  print_(line);
}

void Runner::keep(std::string_view line) {
  last_lines_.emplace_back(line);
  if (last_lines_.size() > kLinesKept) last_lines_.pop_front();
}

std::string Runner::execute(const Command& command, base::Output out) {
  last_lines_.clear();
  const base::ProcessOptions options = {.input = command.input,
                                        .folder = command.folder,
                                        .limit = std::nullopt,
                                        .grace = kGrace,
                                        .environment = tool_environment(command.variables),
                                        .max_output = kMaxAnswer,
                                        .out = out,
                                        .err = base::Output::as_lines,
                                        .on_line = [this](std::string_view line) { show(line); }};
  base::ProcessResult result =
      base::in_context(title(command), [&] { return base::run_process(command.argv, options); });
  if (result.status == 0) return std::move(result.out);
  // Some tools tell on stdout what went wrong.
  std::istringstream rest(last_lines_.empty() ? result.out : "");
  for (std::string line; std::getline(rest, line);) keep(line);
  std::string message = fmt::format("{} {}", title(command), ending(result));
  for (const std::string& line : last_lines_) {
    const std::string shown = shortened(line);
    if (!shown.empty()) message += "\n  " + base::foreign_lines(shown);
  }
  throw Failed(message);
}

void Runner::run(const Command& command) { execute(command, base::Output::as_lines); }

std::string Runner::read(const Command& command) { return execute(command, base::Output::captured); }

std::string ask(const Command& command) {
  const base::ProcessOptions options = {.input = command.input,
                                        .folder = command.folder,
                                        .limit = kAnswerLimit,
                                        .environment = tool_environment(command.variables)};
  const base::ProcessResult result =
      base::in_context(title(command), [&] { return base::run_process(command.argv, options); });
  if (result.status == 0) return std::string(base::trimmed(result.out));
  const std::string said =
      http::one_line(base::trimmed(base::trimmed(result.err).empty() ? result.out : result.err), kShownBytes);
  throw base::Error(fmt::format("{} {}{}{}", title(command), ending(result), said.empty() ? "" : ": ", said));
}

}  // namespace build
