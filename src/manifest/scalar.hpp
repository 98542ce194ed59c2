#pragma once

#include <string>
#include <string_view>

#include "manifest/tree.hpp"

namespace manifest {

/// True for a scalar that kubectl reads as a string: quoted, a block scalar, tagged !!str, or plain and no
/// null, boolean or number as YAML 1.1 and Go's readers resolve them.
bool is_string(const Node& node);

/// True for a plain null without a tag: "null", "~" or nothing.
bool is_null(const Node& node);

/// Whether a scalar stands inside brackets or braces, where fewer plain scalars are possible.
enum class Context { block, flow };

/// `value` written in `style`: quoted as asked for, and plain for the block styles; double-quoted when it
/// would not be read back as the same string otherwise. `value` is UTF-8; single quotes need it to be one
/// line.
std::string written_like(Style style, std::string_view value, Context context);

/// What follows the header of a block scalar on its line, a comment and the blanks before it; empty for other
/// nodes.
std::string header_comment(std::string_view text, const Node& node);

/// `text` as a JSON string, which is a double-quoted YAML scalar too.
std::string double_quoted(std::string_view text);

}  // namespace manifest
