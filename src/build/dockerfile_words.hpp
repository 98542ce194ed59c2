#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace build {

// How the parts of an instruction are told apart.

/// What is between white space, as FROM has it.
std::vector<std::string_view> fields(std::string_view text);

/// The words between white space, but white space in quotes and behind `escape` does not count. Quotes and
/// escapes stay in them. Nothing if a quote is not closed.
std::optional<std::vector<std::string>> shell_words(std::string_view text, char escape);

/// Takes the flags ("--name=value") off the beginning of `arguments`; quotes and escapes are taken away.
std::vector<std::string> take_flags(std::string_view& arguments, char escape);

/// The values of a line of comma-separated values (RFC 4180), as --mount has it.
std::vector<std::string> comma_separated(std::string_view text);

/// The delimiter of a heredoc.
struct Heredoc {
  std::string delimiter = {};
  bool skips_tabs = false;  ///< "<<-": tabs in front of the delimiter do not count
};

/// The heredocs that begin in the arguments of an instruction.
std::vector<Heredoc> heredocs_in(std::string_view arguments);

/// ASCII letters only, whatever the locale says.
std::string upper_case(std::string_view text);
std::string lower_case(std::string_view text);

}  // namespace build
