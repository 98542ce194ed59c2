#pragma once

#include <string>
#include <string_view>

#include "cmd/message.hpp"

namespace cmd {

/// What messages have for people at a terminal.
struct Look {
  bool excerpts = false;
  bool colours = false;
};

/// `text` with its control characters as "\xNN", fit for a terminal whatever it holds.
std::string printable(std::string_view text);

/// `text` with each of its lines printable.
std::string printable_lines(std::string_view text);

/// "FILE:LINE:COLUMN: text", and below it "in RESOURCE" and "also at FILE:LINE:COLUMN in RESOURCE" for each
/// of the first of its further places, printable, without a final line break.
std::string placed_text(const Message& message, Look look = {});

/// The lines that tell a message: behind the program's name, or, if it has a kind, behind that or the image
/// that is built.
std::string message_text(const Message& message, Look look);

}  // namespace cmd
