#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// The words of the YAML that parse_printed understands. Every `at` is a byte of `text`; what ends nowhere,
/// or not in a way that parse_printed understands, ends at std::string_view::npos.
namespace manifest {

/// Only characters that mean the same everywhere: ASCII, no tabs, no line breaks but LF.
bool is_printed(std::string_view text);

/// The first byte from `at` on that is no space.
std::size_t skip_spaces(std::string_view text, std::size_t at);

/// The first byte from `at` on that is neither space nor line break.
std::size_t skip_space(std::string_view text, std::size_t at);

std::size_t line_feed(std::string_view text, std::size_t at);
std::size_t after_line_feed(std::string_view text, std::size_t at);

/// Whether nothing but blanks and a comment set apart by them follows on the line.
bool ends_here(std::string_view text, std::size_t at);

bool is_space_or_end(std::string_view text, std::size_t at);

/// Whether an entry of a block sequence begins here.
bool is_dash(std::string_view text, std::size_t at);

/// Whether a plain scalar may begin here.
bool is_plain_start(std::string_view text, std::size_t at);

/// Behind the closing quote of the scalar at `at`, which ends on its line and has none but the common
/// escapes.
std::size_t end_of_quoted(std::string_view text, std::size_t at);

/// Behind the plain scalar in flow style at `at`: before a comma, a bracket, a ":" of a key, or the line's
/// end.
std::size_t end_of_flow_plain(std::string_view text, std::size_t at);

/// The value of a scalar whose quotes are `quote` and have `inner` between them.
std::string unescaped(std::string_view inner, char quote);

}  // namespace manifest
