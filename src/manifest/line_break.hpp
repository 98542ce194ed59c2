#pragma once

#include <cstddef>
#include <string_view>

namespace manifest {

/// The bytes of the line break that begins at `at`, or 0 when there is none: LF, CR, CRLF and, as in YAML 1.1
/// and libyaml, NEL, LS and PS.
std::size_t line_break_length(std::string_view text, std::size_t at);

/// Where the line break that ends right before `at` begins, or `at` when there is none.
std::size_t before_line_break(std::string_view text, std::size_t at);

/// True at the start of the text and right after a line break.
bool is_line_start(std::string_view text, std::size_t at);

/// Where the line holding `at` begins.
std::size_t line_start(std::string_view text, std::size_t at);

/// Where the line break that ends the line holding `at` begins, or the end of the text.
std::size_t line_end(std::string_view text, std::size_t at);

/// Where the line after the one holding `at` begins, or the end of the text.
std::size_t next_line(std::string_view text, std::size_t at);

/// The first of LF, CRLF and CR that ends a line at or after `at`, else the first of the text, else LF.
std::string_view line_break_near(std::string_view text, std::size_t at);

}  // namespace manifest
