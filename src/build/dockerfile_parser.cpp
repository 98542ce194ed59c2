#include "build/dockerfile_parser.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "build/dockerfile_words.hpp"
#include "build/text.hpp"

namespace build {
namespace {

constexpr std::size_t kMaxText = std::size_t{1024} * 1024;
constexpr int kMaxOpenHeredocs = 100;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// A line such as "# escape=`".
struct Directive {
  std::string name = {};  // in lower case
  std::string_view value = {};
};

std::optional<Directive> read_directive(std::string_view line, std::string_view mark) {
  if (!line.starts_with(mark)) return std::nullopt;
  line = trimmed(line.substr(mark.size()));
  const std::size_t equals = line.find('=');
  if (equals == line.npos) return std::nullopt;
  Directive directive = {.name = lower_case(trimmed(line.substr(0, equals))),
                         .value = trimmed(line.substr(equals + 1))};
  const bool is_known = directive.name == "syntax" || directive.name == "escape" || directive.name == "check";
  if (!is_known || directive.value.empty()) return std::nullopt;
  return directive;
}

/// The directives at the beginning of the text, which end at the first other line.
void read_directives(std::string_view text, std::string_view mark, ParsedDockerfile& result) {
  while (!text.empty()) {
    const auto directive = read_directive(trimmed(take_line(text)), mark);
    if (!directive) return;
    if (directive->name == "syntax" && result.syntax.empty()) {
      // Behind a blank stand arguments for the frontend.
      result.syntax = directive->value.substr(0, directive->value.find(' '));
    }
    const bool is_escape = directive->name == "escape" && mark == "#";
    if (is_escape && (directive->value == "`" || directive->value == "\\")) {
      result.escape = directive->value.front();
    }
  }
}

bool is_comment(std::string_view line) { return trimmed_left(line).starts_with('#'); }

std::string_view without_line_end(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Takes an instruction's name off its text.
std::string take_name(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of(" \t\v\f\r"), text.size());
  std::string name = upper_case(text.substr(0, end));
  text = trimmed(text.substr(end));
  return name;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  ParsedDockerfile run();

 private:
  std::string_view next_line() {
    ++line_;
    return without_line_end(take_line(rest_));
  }
  bool take_continuation(std::string_view& line) const;
  std::string join(std::string_view first);
  void add(std::string_view text, std::size_t line);
  void skip_heredocs(const Instruction& instruction);
  bool skip_heredoc(const Heredoc& heredoc);

  std::string_view rest_;
  std::size_t line_ = 0;
  int open_heredocs_ = 0;
  ParsedDockerfile result_ = {};
};

/// Takes the escape character off the end of a line that goes on in the next one.
bool Parser::take_continuation(std::string_view& line) const {
  const std::size_t last = line.find_last_not_of(" \t");
  if (last == line.npos || line[last] != result_.escape) return false;
  // Two of them are an escaped one.
  if (last > 0 && line[last - 1] == result_.escape) return false;
  line = line.substr(0, last);
  return true;
}

/// The line and those that continue it. Comments and empty lines between them do not count.
std::string Parser::join(std::string_view first) {
  bool goes_on = take_continuation(first);
  std::string joined(first);
  while (goes_on && !rest_.empty()) {
    std::string_view line = next_line();
    if (is_comment(line) || trimmed(line).empty()) continue;
    goes_on = take_continuation(line);
    joined += line;
  }
  return joined;
}

void Parser::add(std::string_view text, std::size_t line) {
  std::string_view arguments = trimmed(text);
  std::string name = take_name(arguments);
  // Once is enough: ONBUILD in ONBUILD is refused.
  if (name == "ONBUILD") name = take_name(arguments);
  Instruction instruction = {.name = std::move(name), .line = line};
  instruction.flags = take_flags(arguments, result_.escape);
  instruction.arguments = trimmed(arguments);
  skip_heredocs(instruction);
  result_.instructions.push_back(std::move(instruction));
}

void Parser::skip_heredocs(const Instruction& instruction) {
  if (instruction.name != "RUN" && instruction.name != "COPY" && instruction.name != "ADD") return;
  const std::string_view rest = rest_;
  const std::size_t line = line_;
  for (const Heredoc& heredoc : heredocs_in(instruction.arguments)) {
    if (skip_heredoc(heredoc)) continue;
    // BuildKit refuses that, but older builders know no heredocs: what follows are instructions to them.
    rest_ = rest;
    line_ = line;
    if (++open_heredocs_ > kMaxOpenHeredocs) {
      throw base::Error(fmt::format("line {}: one of many heredocs that are never closed", line));
    }
    return;
  }
}

bool Parser::skip_heredoc(const Heredoc& heredoc) {
  while (!rest_.empty()) {
    std::string_view line = next_line();
    while (heredoc.skips_tabs && line.starts_with('\t')) line.remove_prefix(1);
    if (line == heredoc.delimiter) return true;
  }
  return false;
}

ParsedDockerfile Parser::run() {
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
  std::string_view start = rest_;
  if (start.starts_with("#!")) take_line(start);
  read_directives(start, "#", result_);
  if (result_.syntax.empty()) read_directives(start, "//", result_);
  while (!rest_.empty()) {
    const std::string_view first = trimmed_left(next_line());
    const std::size_t line = line_;
    if (first.empty() || is_comment(first)) continue;
    const std::string joined = join(first);
    if (!trimmed(joined).empty()) add(joined, line);
  }
  return std::move(result_);
}

}  // namespace

ParsedDockerfile parse_dockerfile(std::string_view text) {
  if (text.size() > kMaxText) {
    throw base::Error(fmt::format("it has {} bytes, more than the {} that are read", text.size(), kMaxText));
  }
  return Parser(text).run();
}

}  // namespace build
