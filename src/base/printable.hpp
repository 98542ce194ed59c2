#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace base {

// Whatever kpin says passes here before it reaches a terminal or the log of a CI job. Both act on bytes: a
// terminal on control characters, a runner of GitHub Actions or Azure Pipelines on "##[command]" and
// "##vso[command]" anywhere, and on "::command::" at the start of a line.

/// Whether nothing is seen of the character, or it changes how others are seen: control characters (C0, DEL,
/// C1), what turns the direction of text, line separators, and what is invisible.
bool is_unprintable(std::uint32_t code_point);

/// Whether `code_point` is one of the variation selectors that follow emoji: invisible, too,
/// but escaped only behind ASCII, which has no variants.
bool is_emoji_selector(std::uint32_t code_point);

/// Whether the byte at `at` is the "[" of "##[" or "##vso[".
bool is_command_bracket(std::string_view text, std::size_t at);

/// `text` in one line that is fit to be shown whatever it holds, valid UTF-8: what is unprintable becomes
/// "\xNN", its number up to U+00FF, above that its bytes; so do bytes that are no UTF-8, and the bracket of a
/// runner's command.
std::string printable(std::string_view text);

/// `text` with each of its lines printable.
std::string printable_lines(std::string_view text);

/// `text`, of one or more lines, without "::" at the start of any of them: there it becomes "\x3A:", also
/// behind blanks, which runners pass over.
std::string without_line_commands(std::string_view text);

/// The lines of `text`, which another program or a server wrote, printable and each behind "| "; without a
/// final line break. Such a line is never at the start of one of kpin's.
std::string foreign_lines(std::string_view text);

}  // namespace base
